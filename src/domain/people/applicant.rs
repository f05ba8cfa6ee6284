//! The applicant (متقاضی) as filed with a case.

use crate::values::{Email, LegalId, Mobile, NationalCode};
use serde::{Deserialize, Serialize};

/// What sort of person files the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// حقیقی.
    Natural,
    /// حقوقی.
    Legal,
    /// دستگاه اجرایی.
    Agency,
}

impl ApplicantKind {
    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Natural => "حقیقی",
            Self::Legal => "حقوقی",
            Self::Agency => "دستگاه اجرایی",
        }
    }
}

/// Who files the request, as given when the case was opened; every value has passed its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// What sort of person it is.
    pub kind: ApplicantKind,
    /// The natural person's code; of a legal person that of its representative, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_code: Option<NationalCode>,
    /// The legal person's or agency's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_id: Option<LegalId>,
    /// The name on letters.
    pub name: String,
    /// Where SMS go.
    pub mobile: Mobile,
    /// Where e-mail goes.
    pub email: Email,
    /// Further personal facts, as given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Father's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub father_name: Option<String>,
    /// Postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The organisation's own e-mail domains, lower case (guide 001).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
}

impl Applicant {
    /// What makes two filings the same applicant: the legal id of an organisation, the national code of a
    /// person (SPEC §2: prerequisites look through all cases of the applicant, whoever opened them).
    pub fn key(&self) -> String {
        match (self.kind, &self.legal_id, &self.national_code) {
            (ApplicantKind::Natural, _, Some(code)) => format!("n{}", code.as_str()),
            (_, Some(id), _) => format!("l{}", id.as_str()),
            (_, None, Some(code)) => format!("n{}", code.as_str()),
            (_, None, None) => String::new(),
        }
    }
}
