//! The admission of an upload: what can be judged while it streams in, before anything is stored or parsed.

use crate::{images, persian, sniff};
use kartabl_domain::documents::{Code, Expectation, Finding, MediaType};
use sha2::{Digest, Sha256};

/// The bytes of the start that the header of an image may need; metadata can push it far down.
const HEAD: usize = 256 << 10;

/// Why a file is not admitted; nothing of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More bytes than the slot accepts (HTTP 413).
    #[error("the file is larger than the slot accepts")]
    TooLarge(Finding),
    /// Not of a type that the slot accepts (HTTP 415).
    #[error("the file is not of a type that the slot accepts")]
    WrongType(Finding),
    /// The file is of the right type, but its header claims too much (HTTP 422).
    #[error("the image is larger than can be accepted")]
    Oversize(Finding),
}

impl Refusal {
    /// What was found, with its text for the applicant.
    pub fn finding(&self) -> &Finding {
        match self {
            Self::TooLarge(finding) | Self::WrongType(finding) | Self::Oversize(finding) => finding,
        }
    }
}

impl From<Refusal> for Finding {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooLarge(finding) | Refusal::WrongType(finding) | Refusal::Oversize(finding) => finding,
        }
    }
}

/// A file that was admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// Its type, by its first bytes.
    pub media: MediaType,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in lowercase hexadecimal digits.
    pub sha256: String,
}

/// Judges one upload: feed it the chunks as they come, stop at the first refusal, and finish.
pub struct Admission {
    expectation: Expectation,
    head: Vec<u8>,
    media: Option<MediaType>,
    bytes: u64,
    hash: Sha256,
}

impl Admission {
    /// Judges a file by what its slot expects.
    pub fn new(expectation: Expectation) -> Self {
        Self { expectation, head: Vec::new(), media: None, bytes: 0, hash: Sha256::new() }
    }

    /// Judges the size that the sender announces, before the first byte.
    ///
    /// # Errors
    /// The announced size is over the limit.
    pub fn announced(&self, bytes: u64) -> Result<(), Refusal> {
        fits(bytes, &self.expectation)
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// The file is over its limit, or its first bytes are not what the slot accepts.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.bytes += chunk.len() as u64;
        fits(self.bytes, &self.expectation)?;
        self.hash.update(chunk);
        if self.head.len() < HEAD {
            self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len())]);
            if self.media.is_none() && self.head.len() >= sniff::HEADER_WITHIN {
                self.media = Some(accepted(&self.head, &self.expectation)?);
            }
            if let Some(media) = self.media {
                drawable(&self.head, media, &self.expectation)?;
            }
        }
        Ok(())
    }

    /// The file is complete.
    ///
    /// # Errors
    /// The file is empty or too short to be what the slot accepts.
    pub fn finish(self) -> Result<Admitted, Refusal> {
        let media = match self.media {
            Some(media) => media,
            None => accepted(&self.head, &self.expectation)?,
        };
        drawable(&self.head, media, &self.expectation)?;
        Ok(Admitted { media, bytes: self.bytes, sha256: hex::encode(self.hash.finalize()) })
    }
}

/// All findings about a file that was not admitted: a PDF that lost its beginning is told from other files.
pub(crate) fn findings(bytes: &[u8], refusal: Refusal) -> Vec<Finding> {
    let finding = Finding::from(refusal);
    let damaged = finding.code == Code::NotAPdf && sniff::was_pdf(bytes);
    let damaged = damaged.then(|| Finding::new(Code::Corrupt, "آغاز فایل PDF از دست رفته است"));
    [finding].into_iter().chain(damaged).collect()
}

/// Judges a file that is already here.
pub(crate) fn admit(bytes: &[u8], expectation: &Expectation) -> Result<MediaType, Refusal> {
    fits(bytes.len() as u64, expectation)?;
    let media = accepted(bytes, expectation)?;
    drawable(bytes, media, expectation)?;
    Ok(media)
}

fn fits(bytes: u64, expectation: &Expectation) -> Result<(), Refusal> {
    if bytes <= expectation.max_bytes {
        return Ok(());
    }
    let detail = format!("حد مجاز {} است", persian::size(expectation.max_bytes));
    Err(Refusal::TooLarge(Finding::new(Code::TooLarge, detail)))
}

fn accepted(head: &[u8], expectation: &Expectation) -> Result<MediaType, Refusal> {
    let recognised = sniff::recognise(head);
    if let Some(media) = recognised.filter(|media| expectation.accept.contains(media)) {
        return Ok(media);
    }
    let code = if !expectation.accept.contains(&MediaType::Pdf) {
        Code::WrongType
    } else if recognised.is_none() && sniff::hides_pdf(head) {
        Code::Polyglot
    } else if expectation.accept == [MediaType::Pdf] {
        Code::NotAPdf
    } else {
        Code::WrongType
    };
    Err(Refusal::WrongType(Finding::new(code, sniff::describe(head))))
}

/// Refuses an image whose header claims more pixels than the slot accepts; one without a header is judged later.
fn drawable(head: &[u8], media: MediaType, expectation: &Expectation) -> Result<(), Refusal> {
    match images::header(head, media).and_then(|header| images::oversize(header, expectation)) {
        Some(finding) => Err(Refusal::Oversize(finding)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_domain::documents::DocumentKind;

    fn code(result: Result<impl std::fmt::Debug, Refusal>) -> Code {
        result.unwrap_err().finding().code
    }

    #[test]
    fn stops_at_the_first_byte_over_the_limit() {
        let expectation = Expectation::of(DocumentKind::Letter);
        let limit = usize::try_from(expectation.max_bytes).unwrap();
        let mut admission = Admission::new(expectation);
        let mut file = vec![b' '; limit];
        file[..5].copy_from_slice(b"%PDF-");
        for chunk in file.chunks(60_000) {
            admission.feed(chunk).unwrap();
        }
        assert_eq!(code(admission.feed(b"x")), Code::TooLarge);
        assert_eq!(code(admission.announced(limit as u64 + 1)), Code::TooLarge);
    }

    #[test]
    fn hashes_what_it_lets_in_however_it_is_cut() {
        let file = b"%PDF-1.7\n".repeat(500);
        for size in [1, 7, 4096] {
            let mut admission = Admission::new(Expectation::of(DocumentKind::Letter));
            for chunk in file.chunks(size) {
                admission.feed(chunk).unwrap();
            }
            let admitted = admission.finish().unwrap();
            assert_eq!(admitted.sha256, hex::encode(Sha256::digest(&file)));
            assert_eq!((admitted.media, admitted.bytes), (MediaType::Pdf, file.len() as u64));
        }
    }

    #[test]
    fn names_what_it_turns_away() {
        let judge = |file: &[u8], kind| {
            let mut admission = Admission::new(Expectation::of(kind));
            admission.feed(file).and_then(|()| admission.finish().map(|_| ()))
        };
        assert_eq!(code(judge(b"", DocumentKind::Letter)), Code::NotAPdf);
        assert_eq!(code(judge(b"PK\x03\x04 renamed", DocumentKind::Letter)), Code::NotAPdf);
        assert_eq!(code(judge(b"<html>%PDF-1.4", DocumentKind::Letter)), Code::Polyglot);
        assert_eq!(code(judge(b"\xff\xd8\xff\xe0", DocumentKind::Logo)), Code::WrongType);
        assert_eq!(code(judge(b"MZ", DocumentKind::Licence)), Code::WrongType);
        assert!(judge(b"\xff\xd8\xff\xe0", DocumentKind::Licence).is_ok());
    }
}
