//! What a slot expects of its file.

use super::{Code, Finding};
use crate::text::fa_bytes;
use serde::{Deserialize, Serialize};

/// The types of file that any slot can accept.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::VariantNames,
)]
pub enum MediaType {
    /// A letter or any other paper document.
    #[serde(rename = "application/pdf")]
    #[strum(serialize = "application/pdf")]
    Pdf,
    /// A logo, a photo or a scan.
    #[serde(rename = "image/png")]
    #[strum(serialize = "image/png")]
    Png,
    /// A photo or a scan.
    #[serde(rename = "image/jpeg")]
    #[strum(serialize = "image/jpeg")]
    Jpeg,
}

impl MediaType {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All of them.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in `Content-Type`, in procedure files and in JSON.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The type that a sender declares under one of its names; browsers and old programs have several for each.
    pub fn declared(name: &str) -> Option<Self> {
        match name {
            "application/x-pdf" | "application/acrobat" | "application/vnd.pdf" | "text/pdf" => {
                Some(Self::Pdf)
            }
            "image/x-png" => Some(Self::Png),
            "image/jpg" | "image/pjpeg" | "image/jfif" => Some(Self::Jpeg),
            name => Self::named(name),
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }

    /// The usual ending of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// What a file is handed in as; it decides the limits of an image and the wording of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A letter with its annexes: PDF only.
    Letter,
    /// The logo of a site or system: PNG only, at most 4096 pixels a side.
    Logo,
    /// A photo or a scan of one paper: at most 10,000 pixels a side.
    Photo,
    /// A licence or a request file: a PDF, or a photo or scan of it.
    Licence,
}

/// What a slot expects of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// What it is handed in as.
    pub kind: DocumentKind,
    /// The types that are accepted.
    pub accept: Vec<MediaType>,
    /// The largest size, in bytes, that is accepted.
    pub max_bytes: u64,
}

impl Expectation {
    /// What a document of this kind is like where the procedure doesn't say otherwise.
    ///
    /// Source of the sizes: a letter has «حداکثر ۵ مگابایت» (guide 000), a licence too (guides 001, 003), a logo
    /// «کمتر از ۱ مگابایت» (guide 001).
    pub fn of(kind: DocumentKind) -> Self {
        const MEGABYTE: u64 = 1024 * 1024;
        let (accept, max_bytes) = match kind {
            DocumentKind::Letter => (vec![MediaType::Pdf], 5 * MEGABYTE),
            DocumentKind::Logo => (vec![MediaType::Png], MEGABYTE - 1),
            DocumentKind::Photo => (vec![MediaType::Png, MediaType::Jpeg], 5 * MEGABYTE),
            DocumentKind::Licence => (MediaType::ALL.to_vec(), 5 * MEGABYTE),
        };
        Self { kind, accept, max_bytes }
    }

    /// The expectation of a slot that a procedure declares by its types and size alone.
    pub fn of_slot(accept: &[MediaType], max_bytes: u64) -> Self {
        let pdf = accept.contains(&MediaType::Pdf);
        let kind = match (pdf, accept) {
            (true, [_]) => DocumentKind::Letter,
            (true, _) => DocumentKind::Licence,
            (false, [MediaType::Png]) => DocumentKind::Logo,
            (false, _) => DocumentKind::Photo,
        };
        Self { kind, accept: accept.to_vec(), max_bytes }
    }

    /// Why a file does not fit here that came through another door, by its type and size alone; `None` where its check is to
    /// say.
    pub fn unfit(&self, media: MediaType, bytes: u64) -> Option<Finding> {
        if bytes > self.max_bytes {
            return Some(Finding::new(Code::TooLarge, format!("حد مجاز {} است", fa_bytes(self.max_bytes))));
        }
        let code = if self.accept == [MediaType::Pdf] { Code::NotAPdf } else { Code::WrongType };
        (!self.accept.contains(&media)).then(|| Finding::new(code, media.name()))
    }

    /// The longest side, in pixels, that an image may have here.
    pub fn max_side(&self) -> u32 {
        match self.kind {
            DocumentKind::Logo => 4096,
            DocumentKind::Letter | DocumentKind::Photo | DocumentKind::Licence => 10_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Severity;

    #[test]
    fn a_file_of_another_slot_must_fit_this_one() {
        let letter = Expectation::of(DocumentKind::Letter);
        let unfit = |media, bytes| letter.unfit(media, bytes).map(|finding| finding.code);
        assert_eq!(unfit(MediaType::Pdf, letter.max_bytes), None);
        assert_eq!(unfit(MediaType::Pdf, letter.max_bytes + 1), Some(Code::TooLarge));
        assert_eq!(unfit(MediaType::Png, 9), Some(Code::NotAPdf));
        let logo = Expectation::of(DocumentKind::Logo).unfit(MediaType::Jpeg, 9).unwrap();
        assert_eq!((logo.code, logo.severity), (Code::WrongType, Severity::Refused));
    }
}
