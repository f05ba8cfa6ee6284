//! Checks of a PDF file: its ends, whether it loads, what hides in its objects, what is on its pages.

use crate::{
    images, objects, pages, persian,
    signatures::{self, trust::Trust},
    sniff,
};
use kartabl_domain::documents::{Code, Finding, Report};
use lopdf::{DecompressError, Document, Error, LoadOptions, xref::XrefRecovery};
use memchr::memmem;

/// What one stream may unfold to while the file is loaded.
const MAX_STREAM: usize = 16 << 20;

/// Checks a file that begins with a PDF header.
pub(crate) fn check(bytes: &[u8], trust: &Trust) -> Report {
    let end = End::of(bytes);
    let mut findings = end.findings(bytes);
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(error) => {
            findings.push(unreadable(&error));
            return Report::of(None, findings);
        }
    };
    if document.is_encrypted() {
        findings.push(Finding::new(Code::Encrypted, ""));
        return Report::of(None, findings);
    }
    if document.was_encrypted() {
        findings.push(Finding::new(Code::OwnerEncrypted, ""));
    }
    match document.xref_recovery {
        Some(_) if !end.proper => {
            findings.push(Finding::new(Code::Corrupt, "پایان فایل نیست و بخشی از آن از دست رفته است"));
        }
        Some(XrefRecovery::OffsetCorrected) => {
            findings.push(Finding::new(Code::Repaired, "نشانی فهرست اشیا نادرست بود"));
        }
        Some(_) => findings.push(Finding::new(Code::Repaired, "فهرست اشیا از نو ساخته شد")),
        None => {}
    }
    findings.extend(objects::scan(&document).into_iter().map(|finding| match finding.code {
        Code::Signed => Finding::new(Code::Signed, signatures::describe(&document, bytes, trust)),
        _ => finding,
    }));
    let (pages, digits) = pages::check(&document, &mut findings);
    Report { digits, ..Report::of(pages, findings) }
}

fn unreadable(error: &Error) -> Finding {
    match error {
        Error::Decompress(
            DecompressError::MemoryLimitExceeded { .. } | DecompressError::TooManyFilters { .. },
        ) => {
            let detail = format!("یک جریان داده از {} بزرگ‌تر می‌شود", persian::size(MAX_STREAM as u64));
            Finding::new(Code::Bomb, detail)
        }
        Error::UnsupportedSecurityHandler(_) | Error::InvalidPassword | Error::Decryption(_) => {
            Finding::new(Code::Encrypted, "")
        }
        _ => Finding::new(Code::Corrupt, "فایل خوانده نمی‌شود"),
    }
}

/// Where the file says that it ends.
struct End {
    /// Just after the last `%%EOF`, or the end of the bytes where there is none.
    at: usize,
    /// There is an end, and no objects follow it: a linearized file carries an early one of its first part.
    proper: bool,
}

impl End {
    const MARK: &'static [u8] = b"%%EOF";

    fn of(bytes: &[u8]) -> Self {
        match memmem::rfind(bytes, Self::MARK) {
            None => Self { at: bytes.len(), proper: false },
            Some(mark) => {
                let at = mark + Self::MARK.len();
                let proper = memmem::find(&bytes[at..], b" obj").is_none();
                Self { at: if proper { at } else { bytes.len() }, proper }
            }
        }
    }

    /// What stands after the end, and whether the file is something else besides: a second `%%EOF` may be put
    /// behind an archive or a page to hide it.
    fn findings(&self, bytes: &[u8]) -> Vec<Finding> {
        let mut findings = images::trailing(&bytes[self.at..]);
        if sniff::ends_as_zip(bytes) {
            findings.push(Finding::new(Code::Polyglot, "zip"));
        }
        let disguised = memmem::find_iter(bytes, Self::MARK).find_map(|mark| {
            let after = bytes[mark + Self::MARK.len()..].trim_ascii_start();
            let foreign = after.starts_with(b"PK") || after.starts_with(b"<") && !after.starts_with(b"<<");
            foreign.then(|| sniff::foreign(after).unwrap_or("html"))
        });
        findings.extend(disguised.map(|kind| Finding::new(Code::Polyglot, kind)));
        findings
    }
}
