//! How grave a finding is, and what that means for the file.

use serde::{Deserialize, Serialize};

/// How grave a finding is, mildest first; each [`super::Code`] has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; asks nothing of anybody.
    Information,
    /// For the eyes of the reviewer; the file is accepted.
    Warning,
    /// The applicant must send another file.
    Defect,
    /// The file is not kept, and the applicant must send another one.
    Refused,
}

/// The outcome of a check: the gravest of its findings.
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
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Verdict {
    /// Accepted; there may be warnings and information.
    Ok,
    /// A defect of the case until the applicant sends another file.
    Defect,
    /// Dangerous or of the wrong kind: the bytes are removed, and it is a defect of the case.
    Refused,
}

impl Verdict {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// The name in JSON and in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
