//! Identity gates (احراز هویت چند سطحی, guide 002): what must be established of a person before a form opens.

use super::Applicant;
use crate::values::{Mobile, NationalCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One gate; they are passed in the order in which the procedure names them.
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
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Gate {
    /// ۱. تطبیق کد ملی و شماره موبایل (شاهکار).
    Shahkar,
    /// ۲. احراز هویت ثبت احوال.
    CivilRegistry,
}

impl Gate {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// All gates in the order of the guide.
    pub const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The name in procedure files, the configuration and the API.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The gate of this name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The words of the guide.
    pub fn label(self) -> &'static str {
        match self {
            Self::Shahkar => "تطبیق کد ملی و شماره موبایل",
            Self::CivilRegistry => "احراز هویت ثبت احوال",
        }
    }
}

/// How far a gate has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "standing", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    /// The gate before it comes first.
    Waiting,
    /// The service is being asked.
    Asked,
    /// The service gave no answer; it is asked again.
    Down {
        /// How often it was asked in vain.
        attempts: u32,
        /// Since when.
        since: Timestamp,
    },
    /// What was given is true.
    Passed {
        /// When it was established.
        at: Timestamp,
    },
    /// What was given is not true.
    Refused {
        /// When the service said so.
        at: Timestamp,
        /// What it said, in Persian.
        reason: String,
    },
}

impl Standing {
    /// The name in the API.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// What the applicant reads.
    pub fn text(&self) -> String {
        match self {
            Self::Waiting => "پس از گام پیش بررسی می‌شود.".to_owned(),
            Self::Asked => "در حال استعلام است.".to_owned(),
            Self::Down { attempts, .. } => format!(
                "سرویس استعلام پاسخ نمی‌دهد ({} تلاش)؛ سامانه خودکار دوباره می‌پرسد و کاری از شما لازم نیست.",
                crate::text::fa(attempts)
            ),
            Self::Passed { .. } => "تأیید شد.".to_owned(),
            Self::Refused { reason, .. } => {
                format!("{reason} این پیش‌نویس را حذف و با مشخصات درست دوباره ثبت کنید.")
            }
        }
    }
}

/// A gate of a draft with how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFact {
    /// Which gate.
    pub gate: Gate,
    /// How far it has come.
    #[serde(flatten)]
    pub standing: Standing,
}

/// What the services are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person's code; of an organisation that of its representative.
    pub national_code: NationalCode,
    /// The number that must be theirs.
    pub mobile: Mobile,
    /// The name; an organisation's is no person's.
    pub name: Option<String>,
    /// Jalali.
    pub birth_date: Option<String>,
    /// The father's name.
    pub father_name: Option<String>,
}

impl Person {
    /// The person who files; `None` where no national code was given.
    pub fn of(applicant: &Applicant) -> Option<Self> {
        let natural = applicant.kind == crate::people::ApplicantKind::Natural;
        Some(Self {
            national_code: applicant.national_code.clone()?,
            mobile: applicant.mobile.clone(),
            name: natural.then(|| applicant.name.clone()),
            birth_date: applicant.birth_date.clone(),
            father_name: applicant.father_name.clone(),
        })
    }
}

/// What became of an inquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What was given is true.
    True,
    /// What was given is not that person's; why, in Persian.
    Untrue(String),
    /// The service gave no answer that says either.
    None,
}
