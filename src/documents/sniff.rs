//! What bytes look like, whatever their name says.

use kartabl_domain::documents::MediaType;
use memchr::memmem;

pub(crate) const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
pub(crate) const PDF_SIGNATURE: &[u8] = b"%PDF-";

/// How far into a file readers look for the header of a PDF.
pub(crate) const HEADER_WITHIN: usize = 1024;

/// The type that the first bytes stand for. Readers accept a PDF header further down; we don't, for what comes
/// before it is read by somebody else as something else.
pub(crate) fn recognise(head: &[u8]) -> Option<MediaType> {
    if head.starts_with(PDF_SIGNATURE) {
        Some(MediaType::Pdf)
    } else if head.starts_with(PNG_SIGNATURE) {
        Some(MediaType::Png)
    } else if head.starts_with(b"\xff\xd8\xff") {
        Some(MediaType::Jpeg)
    } else {
        None
    }
}

/// Whether a PDF header hides behind the beginning of another kind of file.
pub(crate) fn hides_pdf(head: &[u8]) -> bool {
    let header = memmem::find(&head[..head.len().min(HEADER_WITHIN)], PDF_SIGNATURE);
    header.is_some_and(|at| foreign(&head[..at]).is_some() || infer::get(&head[..at]).is_some())
}

/// Whether objects of a PDF stand in a file that doesn't begin as one.
pub(crate) fn was_pdf(bytes: &[u8]) -> bool {
    memmem::find(bytes, b"endobj").is_some() && memmem::find(bytes, b"xref").is_some()
}

/// The type of the bytes in words for a finding, as far as it can be told.
pub(crate) fn describe(head: &[u8]) -> &'static str {
    match infer::get(head) {
        _ if head.is_empty() => "فایل خالی است",
        Some(kind) if kind.mime_type() == MediaType::Pdf.name() && !head.starts_with(PDF_SIGNATURE) => {
            "سرآیند PDF در آغاز فایل نیست"
        }
        Some(kind) => kind.mime_type(),
        None => foreign(head).unwrap_or("نوع فایل شناخته نشد"),
    }
}

/// The other kind of file that these bytes would be taken for: an archive, a web page or a script.
pub(crate) fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const MARKUP: [&[u8]; 8] =
        [b"<html", b"<!doctype", b"<script", b"<body", b"<iframe", b"<svg", b"<img", b"<form"];
    if memmem::find(bytes, b"PK\x03\x04").is_some() || memmem::find(bytes, b"PK\x05\x06").is_some() {
        return Some("zip");
    }
    if memmem::find(bytes, b"<?php").is_some() || memmem::find(bytes, b"<?=").is_some() {
        return Some("php");
    }
    let start = &bytes[..bytes.len().min(64 << 10)].to_ascii_lowercase();
    MARKUP.iter().any(|tag| memmem::find(start, tag).is_some()).then_some("html")
}

/// Whether the file is a ZIP archive as well: its directory is found from the end, whatever stands before it.
pub(crate) fn ends_as_zip(bytes: &[u8]) -> bool {
    const RECORD: usize = 22;
    let tail = &bytes[bytes.len().saturating_sub(RECORD + usize::from(u16::MAX))..];
    memmem::rfind_iter(tail, b"PK\x05\x06").any(|at| {
        let comment =
            tail.get(at + 20..at + RECORD).map(|two| usize::from(two[0]) | usize::from(two[1]) << 8);
        comment.is_some_and(|comment| at + RECORD + comment == tail.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_at_the_end_makes_a_zip_even_behind_a_comment() {
        let mut bytes = b"%PDF-1.4 ... PK\x05\x06".to_vec();
        bytes.extend([0; 16]);
        bytes.extend([7, 0]);
        assert!(!ends_as_zip(&bytes));
        bytes.extend(b"\n%%EOF\n");
        assert!(ends_as_zip(&bytes));
    }

    #[test]
    fn markup_and_scripts_are_foreign_whatever_their_case() {
        assert_eq!(foreign(b"\n<HTML><body>"), Some("html"));
        assert_eq!(foreign(b"xx<?php echo 1"), Some("php"));
        assert_eq!(foreign(b"trailing rubbish"), None);
    }
}
