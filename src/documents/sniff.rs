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

/// The type of the bytes in words for a finding, as people call it, with what to do where that is known.
pub(crate) fn describe(head: &[u8]) -> &'static str {
    if head.is_empty() {
        return "فایل خالی است";
    }
    if let Some(at) = memmem::find(&head[..head.len().min(HEADER_WITHIN)], PDF_SIGNATURE).filter(|at| *at > 0)
    {
        return before_pdf(&head[..at]);
    }
    match infer::get(head).map(|kind| kind.mime_type()) {
        Some("application/pdf") => "فایل PDF است",
        Some("image/heif" | "image/heic" | "image/avif") => {
            "عکس HEIC (آیفون) است؛ در تنظیمات دوربین «سازگارترین» را برگزینید یا عکس را به JPEG ذخیره کنید"
        }
        Some("image/jpeg") => "تصویر JPEG است",
        Some("image/png") => "تصویر PNG است",
        Some("image/tiff") => "تصویر TIFF است؛ آن را به PDF یا JPEG ذخیره کنید",
        Some("image/webp") => "تصویر WebP است؛ آن را به JPEG ذخیره کنید",
        Some("image/gif") => "تصویر GIF است؛ آن را به PNG یا JPEG ذخیره کنید",
        Some("image/bmp") => "تصویر BMP است؛ آن را به PNG یا JPEG ذخیره کنید",
        Some(
            "application/msword"
            | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            | "application/vnd.oasis.opendocument.text"
            | "application/rtf"
            | "text/rtf",
        ) => "سند Word است؛ آن را به PDF ذخیره کنید",
        Some(
            "application/vnd.ms-excel" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ) => "سند Excel است؛ آن را به PDF ذخیره کنید",
        Some(
            "application/zip" | "application/vnd.rar" | "application/x-7z-compressed" | "application/gzip",
        ) => "فایل فشرده است؛ سند درون آن را بارگذاری کنید",
        Some("application/vnd.microsoft.portable-executable" | "application/x-executable") => {
            "برنامهٔ اجرایی است"
        }
        Some(mime) => mime,
        None => foreign(head).unwrap_or("نوع فایل شناخته نشد"),
    }
}

/// What stands before the header of a PDF.
fn before_pdf(start: &[u8]) -> &'static str {
    if start.starts_with(b"\xef\xbb\xbf") || start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff")
    {
        "پیش از آغاز PDF نشانهٔ BOM آمده است؛ سند را از برنامهٔ اصلی دوباره به PDF ذخیره کنید"
    } else if start.iter().all(u8::is_ascii_whitespace) {
        "پیش از آغاز PDF فاصله یا خط خالی آمده است؛ سند را از برنامهٔ اصلی دوباره به PDF ذخیره کنید"
    } else if start.starts_with(b"\x1b%-12345X") || start.starts_with(b"@PJL") {
        "پیش از آغاز PDF فرمان‌های چاپگر (PJL) آمده است؛ به جای چاپ در فایل، «ذخیره به صورت PDF» را به کار ببرید"
    } else {
        "پیش از آغاز PDF چیز دیگری آمده است؛ سند را از برنامهٔ اصلی دوباره به PDF ذخیره کنید"
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
    fn what_stands_before_a_pdf_is_named() {
        for (start, word) in [
            (&b"\xef\xbb\xbf"[..], "BOM"),
            (b"\r\n\n", "خط خالی"),
            (b"\x1b%-12345X@PJL SET\r\n", "PJL"),
            (b"MZ", "چیز دیگری"),
        ] {
            let file = [start, b"%PDF-1.4\n"].concat();
            assert!(describe(&file).contains(word), "{start:?}: {}", describe(&file));
        }
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert!(describe(heic).contains("JPEG ذخیره کنید"), "{}", describe(heic));
    }

    #[test]
    fn markup_and_scripts_are_foreign_whatever_their_case() {
        assert_eq!(foreign(b"\n<HTML><body>"), Some("html"));
        assert_eq!(foreign(b"xx<?php echo 1"), Some("php"));
        assert_eq!(foreign(b"trailing rubbish"), None);
    }
}
