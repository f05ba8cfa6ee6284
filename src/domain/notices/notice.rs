//! Everything that an applicant can be told.

use crate::values::JalaliDate;
use minijinja::{Value, context};

/// Something the applicant is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts in admin-templates/messages say what each tells")]
pub enum Notice {
    Registered,
    Submitted,
    LetterRegistered { number: String },
    ResponseRegistered,
    Approved,
    Rejected,
    Returned { defects: Vec<String>, until: JalaliDate },
    SamavaAsked { message: String, until: JalaliDate },
    PaperLetterAwaited,
    Reminder { days: i64, until: JalaliDate },
    LastWarning { until: JalaliDate },
    Expired,
    Referred { unit: String },
    LetterDispatched { number: String, verification: String },
    Withdrawn,
    Reopened,
}

impl Notice {
    /// The table of the template file.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Submitted => "submitted",
            Self::LetterRegistered { .. } => "letter_registered",
            Self::ResponseRegistered => "response_registered",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Returned { .. } => "returned",
            Self::SamavaAsked { .. } => "samava",
            Self::PaperLetterAwaited => "paper_letter",
            Self::Reminder { .. } => "reminder",
            Self::LastWarning { .. } => "last_warning",
            Self::Expired => "expired",
            Self::Referred { .. } => "referred",
            Self::LetterDispatched { .. } => "letter_dispatched",
            Self::Withdrawn => "withdrawn",
            Self::Reopened => "reopened",
        }
    }

    /// A notice of this key with invented facts, for checks and previews of its texts.
    pub fn sample(key: &str) -> Option<Self> {
        let until = JalaliDate::new(1405, 9, 16)?;
        let text = str::to_owned;
        let samples = [
            Self::Registered,
            Self::Submitted,
            Self::LetterRegistered { number: text("1405/12") },
            Self::ResponseRegistered,
            Self::Approved,
            Self::Rejected,
            Self::Returned {
                defects: vec![text("تاریخ نامه هنوز نرسیده است.")], until
            },
            Self::SamavaAsked { message: text("شناسهٔ سماوا را بنویسید."), until },
            Self::PaperLetterAwaited,
            Self::Reminder { days: 3, until },
            Self::LastWarning { until },
            Self::Expired,
            Self::Referred { unit: text("امور قراردادها") },
            Self::LetterDispatched {
                number: text("1405/12"),
                verification: text("https://kartabl.example.ir/verify/K7QF"),
            },
            Self::Withdrawn,
            Self::Reopened,
        ];
        samples.into_iter().find(|notice| notice.key() == key)
    }

    pub(crate) fn facts(&self, paper_route: &str) -> Value {
        match self {
            Self::LetterRegistered { number } => context! { number },
            Self::Returned { defects, until } => {
                context! { defects, count => defects.len(), until => until.to_string() }
            }
            Self::SamavaAsked { message, until } => context! { message, until => until.to_string() },
            Self::PaperLetterAwaited => context! { route => paper_route },
            Self::Reminder { days, until } => context! { days, until => until.to_string() },
            Self::LastWarning { until } => context! { until => until.to_string() },
            Self::Referred { unit } => context! { unit },
            Self::LetterDispatched { number, verification } => context! { number, verification },
            _ => context! {},
        }
    }
}
