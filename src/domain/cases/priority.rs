//! How urgent a case is.

use serde::{Deserialize, Serialize};

/// How urgent the case is; set in Evaluation with a reason (SPEC §4).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Priority {
    /// عادی.
    #[default]
    Normal,
    /// فوری.
    Urgent,
    /// آنی.
    Immediate,
}

impl Priority {
    /// All priorities, the ordinary one first.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in the database and in forms.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Normal => "عادی",
            Self::Urgent => "فوری",
            Self::Immediate => "آنی",
        }
    }

    /// The priority of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}
