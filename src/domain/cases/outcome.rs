//! How a case ended, on which pile it lies, and whose move it is.

use crate::procedures::Decision;
use serde::{Deserialize, Serialize};

/// How a case ended.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// تأییدشده.
    Approved,
    /// پاسخ داده‌شده.
    Answered,
    /// ردشده.
    Rejected,
    /// انصراف.
    Withdrawn,
    /// منقضی.
    Expired,
}

impl Outcome {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// The name in the database and the API.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The Persian name on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Approved => "تأییدشده",
            Self::Answered => "پاسخ داده‌شده",
            Self::Rejected => "ردشده",
            Self::Withdrawn => "انصراف",
            Self::Expired => "منقضی",
        }
    }
}

/// The pile on which a case lies; the trays of the staff are cut from these.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Tray {
    /// The applicant is still filling it in.
    Draft,
    /// The workers have it.
    Machine,
    /// A reviewing unit must act.
    Desk,
    /// The secretariat must act.
    Secretariat,
    /// The applicant must act.
    Applicant,
    /// The case is over.
    Closed,
}

impl Tray {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Whose move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The applicant must act (در انتظار اقدام).
    Applicant,
    /// The organisation works on it (در حال گردش).
    Office,
    /// Nobody: it is over (تمام شده/آرشیو).
    Nobody,
}

impl Decision {
    /// How a case ends that was decided so.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Approve => Outcome::Approved,
            Self::Reject => Outcome::Rejected,
            Self::Reply => Outcome::Answered,
        }
    }
}
