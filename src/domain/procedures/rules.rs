//! Completeness rules and prerequisites.

use super::{
    ProcedureId,
    expressions::{Condition, Text},
};
use serde::{Deserialize, Serialize};

/// A case of another procedure that the applicant must have, approved and active (SPEC §2; guide 003, steps 4–5).
#[derive(Debug, Clone)]
pub struct Prerequisite {
    /// The procedure of that case.
    pub procedure: ProcedureId,
    /// Which of the applicant's approved cases (`case`) count; every one without it.
    pub when: Option<Condition>,
    /// The section that shows the defect.
    pub section: String,
    /// The field that shows the defect.
    pub field: Option<String>,
    /// The text of the defect.
    pub text: Text,
    /// The words of the link that starts the missing case.
    pub link: String,
}

/// How bad it is when a rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The applicant must mend it.
    Defect,
    /// The reviewer is told.
    Warning,
}

/// A completeness rule: where `when` holds, something is wrong.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Unique in the procedure; keeps the defect's id stable.
    pub id: String,
    /// The number of the guide that asks for it, such as `001`.
    pub guide: Option<String>,
    /// When it fires.
    pub when: Condition,
    /// The section that shows it; the rule is asked once per row where the section repeats.
    pub section: String,
    /// The field that shows it.
    pub field: Option<String>,
    /// The document slot that shows it.
    pub document: Option<String>,
    /// What is the matter.
    pub kind: DefectKind,
    /// Whether it stops the case.
    pub severity: Severity,
    /// The Persian text.
    pub text: Text,
}

/// What is the matter.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DefectKind {
    /// Something required is not there (ناقص).
    Missing,
    /// Something there is not right (نادرست).
    Wrong,
    /// A file cannot be read (ناخوانا).
    Unreadable,
    /// Something there holds no more (منقضی).
    Outdated,
}

impl DefectKind {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All kinds, in the order of the screen.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Missing => "ناقص",
            Self::Wrong => "نادرست",
            Self::Unreadable => "ناخوانا",
            Self::Outdated => "منقضی",
        }
    }

    /// The name in the database and in forms.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}
