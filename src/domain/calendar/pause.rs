//! A time in which a deadline stands still.

use crate::values::JalaliDate;
use serde::{Deserialize, Serialize};

/// Who makes a deadline stand still (SPEC §3, §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The applicant must act: mend defects or fill in Samava.
    AwaitingApplicant,
    /// Another unit was asked and runs a deadline of its own.
    Referred,
}

impl PauseReason {
    /// The reason in Persian, for the account of a deadline.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AwaitingApplicant => "در انتظار متقاضی",
            Self::Referred => "ارجاع به واحد دیگر",
        }
    }
}

/// A time in which a deadline stands still. The day on which it begins still counts, for it was begun; the day on which
/// it ends does not, for the day after an event is day one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day on which the pause began.
    pub from: JalaliDate,
    /// The day on which it ended; `None` while it lasts.
    pub until: Option<JalaliDate>,
    /// Why the deadline stands still.
    pub reason: PauseReason,
}

impl Pause {
    /// Whether `day` as a whole falls into the pause and does not count.
    pub(super) fn covers(&self, day: JalaliDate) -> bool {
        self.from < day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the deadline stands still when `day` ends.
    pub(super) fn lasts_over(&self, day: JalaliDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}
