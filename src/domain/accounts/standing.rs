//! What is known of whose number the mobile of an account is.

use crate::{
    cases::EventKind,
    ids::StaffId,
    people::{ApplicantKind, identity::Gate},
    text::fa,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How far the confirmation of an identity has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(tag = "standing", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Known {
    /// Nobody was asked: no case has gone by the account.
    Unknown,
    /// The service is being asked.
    Asked {
        /// Since when.
        since: Timestamp,
    },
    /// The service gives no answer; it is asked again.
    Down {
        /// Since when it is asked.
        since: Timestamp,
        /// How often it was asked in vain.
        attempts: u32,
    },
    /// The number is the applicant's own, of an organisation its chief executive's.
    #[strum(serialize = "passed")]
    Confirmed {
        /// When it was established.
        at: Timestamp,
        /// Who says so.
        by: Voucher,
    },
    /// The service says that it is not.
    Refused {
        /// When.
        at: Timestamp,
        /// What it said, in Persian.
        reason: String,
    },
    /// The organisation has not said who leads it, so there is nobody to ask about.
    Nameless,
    /// The house has no service that could be asked.
    Unserved,
}

/// Who established an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "voucher", rename_all = "snake_case")]
pub enum Voucher {
    /// The service that was asked.
    Service,
    /// A reviewer, by hand.
    Staff {
        /// Who.
        id: StaffId,
    },
}

/// What became of a question to the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inquiry {
    /// The number is that person's.
    Confirmed,
    /// The number is not that person's; why, in Persian.
    Refused(String),
    /// No answer that says either.
    Down,
    /// There is nobody to ask about: the organisation has not said who leads it.
    Nameless,
    /// There is no service to ask.
    Unserved,
}

impl Known {
    /// Whether an answer of the service is still to come.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Unknown | Self::Asked { .. } | Self::Down { .. })
    }

    /// Whether it is established whose number it is.
    pub fn is_confirmed(&self) -> bool {
        matches!(self, Self::Confirmed { .. })
    }

    /// The name in the database and the API.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// The Persian name on the screen.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Unknown => "هنوز لازم نشده است",
            Self::Asked { .. } => "در حال استعلام",
            Self::Down { .. } => "سرویس استعلام پاسخ نمی‌دهد",
            Self::Confirmed { .. } => "تأییدشده",
            Self::Refused { .. } => "استعلام نپذیرفت",
            Self::Nameless => "کد ملی مدیرعامل داده نشده است",
            Self::Unserved => "سرویس استعلام تنظیم نشده است",
        }
    }

    /// What the applicant reads of it; none of it asks the applicant for anything but patience, except a refusal.
    pub fn text(&self) -> String {
        match self {
            Self::Unknown | Self::Asked { .. } => "در حال استعلام است؛ کاری از شما لازم نیست.".to_owned(),
            Self::Down { attempts, .. } => format!(
                "سرویس استعلام پاسخ نمی‌دهد ({} تلاش)؛ سامانه خودکار دوباره می‌پرسد و کاری از شما لازم نیست.",
                fa(attempts)
            ),
            Self::Confirmed { .. } => "تأیید شد.".to_owned(),
            Self::Refused { reason, .. } => format!("{reason} کارشناس آن را بررسی می‌کند."),
            Self::Nameless => {
                "کد ملی مدیرعامل همراه شناسهٔ ملی داده نشده است؛ کارشناس هویت را بررسی می‌کند.".to_owned()
            }
            Self::Unserved => "کارشناس هویت را بررسی می‌کند.".to_owned(),
        }
    }

    /// What a reviewer is told; nothing where it is confirmed.
    pub(super) fn warning(&self, kind: ApplicantKind) -> Option<String> {
        let whose =
            if kind == ApplicantKind::Natural { "خود متقاضی" } else { "مدیرعامل شرکت" };
        let by_hand = "پیش از تأیید درخواست، هویت را خودتان احراز و در «تأیید هویت» ثبت کنید.";
        Some(match self {
            Self::Confirmed { .. } => return None,
            Self::Unknown | Self::Asked { .. } => {
                format!("استعلام هویت هنوز پاسخ نگرفته و روشن نیست شمارهٔ همراه از آنِ {whose} باشد. {by_hand}")
            }
            Self::Down { .. } => format!(
                "سرویس استعلام هویت در مهلت خود پاسخ نداد و روشن نیست شمارهٔ همراه از آنِ {whose} باشد. {by_hand}"
            ),
            Self::Refused { reason, .. } => {
                let reason = reason.trim_end_matches('.');
                format!("سرویس استعلام هویت نپذیرفت: «{reason}». {by_hand}")
            }
            Self::Nameless => format!(
                "کد ملی مدیرعامل داده نشده و هیچ‌کس تأیید نکرده است که شمارهٔ همراه از آنِ {whose} باشد؛ پیش از تأیید آن را بررسی کنید."
            ),
            Self::Unserved => format!(
                "سرویس استعلام هویت در این سامانه تنظیم نشده است؛ پیش از تأیید بررسی کنید که شمارهٔ همراه از آنِ {whose} باشد."
            ),
        })
    }

    /// What the history of a case tells of an answer; that a service is down is told once.
    pub fn event(&self, before: &Self) -> Option<EventKind> {
        let gate = Gate::Shahkar;
        match self {
            Self::Confirmed { .. } => Some(EventKind::GatePassed { gate }),
            Self::Refused { .. } => Some(EventKind::GateRefused { gate }),
            Self::Down { .. } if !matches!(before, Self::Down { .. }) => Some(EventKind::GateDown { gate }),
            _ => None,
        }
    }

    pub(super) fn asked(&self, now: Timestamp) -> Self {
        match self {
            Self::Asked { since } | Self::Down { since, .. } => Self::Asked { since: *since },
            _ => Self::Asked { since: now },
        }
    }

    pub(super) fn answered(&self, now: Timestamp, answer: &Inquiry) -> Self {
        match (answer, self) {
            (Inquiry::Confirmed, _) => Self::Confirmed { at: now, by: Voucher::Service },
            (Inquiry::Refused(reason), _) => Self::Refused { at: now, reason: reason.clone() },
            (Inquiry::Nameless, _) => Self::Nameless,
            (Inquiry::Unserved, _) => Self::Unserved,
            (Inquiry::Down, Self::Down { since, attempts }) => {
                Self::Down { since: *since, attempts: attempts + 1 }
            }
            (Inquiry::Down, Self::Asked { since }) => Self::Down { since: *since, attempts: 1 },
            (Inquiry::Down, _) => Self::Down { since: now, attempts: 1 },
        }
    }
}
