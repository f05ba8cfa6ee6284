//! The documents of the cases that are measured.

use crate::samples;
use bytes::Bytes;
use kartabl_domain::documents::DocumentKind;

/// The documents of a case.
#[derive(Clone)]
pub(super) struct CaseDocuments {
    pub(super) letter: Bytes,
    pub(super) licence: Bytes,
    pub(super) logo: Bytes,
}

impl CaseDocuments {
    /// How many documents a case has.
    pub(super) const COUNT: u32 = 3;

    /// The documents of the case with this number; no two cases have the same letter.
    pub(super) fn of_case(number: u32) -> Self {
        Self {
            letter: samples::office_letter(&format!("1404/{number}"), "1404/07/15").into(),
            licence: samples::letter(&format!("1404/{number}"), "1404/07/10").into(),
            // Systems, and so their logos, are the same in several cases.
            logo: samples::logo(120 + number % 16).into(),
        }
    }

    /// The documents with what they are checked as.
    pub(super) fn by_kind(self) -> [(Bytes, DocumentKind); 3] {
        [
            (self.letter, DocumentKind::Letter),
            (self.licence, DocumentKind::Licence),
            (self.logo, DocumentKind::Logo),
        ]
    }
}
