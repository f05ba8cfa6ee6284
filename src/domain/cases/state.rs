//! The state of a case: each variant carries its own facts (SPEC §3).

use crate::{
    deadlines::Deadline,
    identity::GateFact,
    ids::{LetterId, StaffId},
    staff::UnitId,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Where a case stands. A transition consumes the old state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// در حال تکمیل اطلاعات.
    Draft {
        /// What must be established of the person before anything can be filled in; empty where nothing must.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gates: Vec<GateFact>,
    },
    /// در حال بررسی خودکار; `back` is where a mended case returns to.
    Inspecting {
        /// `None` on the first submission.
        back: Option<Station>,
    },
    /// در انتظار ثبت دبیرخانه.
    AwaitingRegistration {
        /// The secretariat's budget.
        deadline: Deadline,
    },
    /// در انتظار وصول نامهٔ محرمانه.
    AwaitingPaperLetter {
        /// The secretariat's budget.
        deadline: Deadline,
    },
    /// ارزیابی صلاحیت و تعیین اولویت درخواست.
    Evaluation(Evaluation),
    /// ارجاع به واحدی دیگر.
    Referred(Referral),
    /// در انتظار اقدام متقاضی (رفع نقص).
    Returned(Return),
    /// تکمیل اطلاعات سماوا.
    AwaitingSamava(SamavaRequest),
    /// در انتظار صدور نامه.
    AwaitingLetter {
        /// What was decided.
        decision: Decision,
        /// The letter that tells it.
        letter: LetterId,
        /// The secretariat's budget.
        deadline: Deadline,
        /// Where the case goes if the secretariat sends the draft back.
        evaluation: Evaluation,
    },
    /// تمام شده / آرشیو.
    Closed {
        /// How it ended.
        outcome: Outcome,
        /// When it ended.
        at: Timestamp,
        /// Where a reopened case goes on.
        evaluation: Option<Evaluation>,
    },
}

/// A case on the desk of a reviewing unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The unit that reviews.
    pub unit: UnitId,
    /// The reviewer; `None` is the unit's pool («بدون کارشناس»).
    pub reviewer: Option<StaffId>,
    /// The unit's budget.
    pub deadline: Deadline,
    /// A decision that waits for its second person (four eyes).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
}

/// A decision that one person made and another must confirm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is proposed.
    pub decision: Decision,
    /// Who proposed it.
    pub by: StaffId,
    /// The subject of the letter.
    pub subject: String,
    /// The text of the letter.
    pub body: String,
    /// The report for the applicant, or the reason of a rejection.
    pub report: String,
    /// The user names that the approval gives.
    #[serde(default)]
    pub usernames: Vec<String>,
}

/// A case that another unit was asked about; the clock of the evaluation stands still meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Referral {
    /// The unit that is asked.
    pub unit: UnitId,
    /// Who took it there.
    pub reviewer: Option<StaffId>,
    /// What is asked.
    pub question: String,
    /// Who asked; `None` where routing sent the case straight to the unit.
    pub by: Option<StaffId>,
    /// The unit's own budget.
    pub deadline: Deadline,
    /// Where the opinion goes.
    pub evaluation: Box<Evaluation>,
}

/// A case in the hands of the applicant, who mends it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Return {
    /// Who declared the defects; `None` is the automatic inspection.
    pub by: Option<StaffId>,
    /// When.
    pub at: Timestamp,
    /// The only sections that may be edited.
    pub sections: BTreeSet<String>,
    /// The applicant's budget.
    pub deadline: Deadline,
    /// Where the mended case goes back to; `None` means to the procedure's start.
    pub back: Option<Station>,
    /// The reminders already sent, as working days before the deadline.
    #[serde(default)]
    pub reminded: BTreeSet<i64>,
    /// The applicant has opened the case since; from then on a return cannot be taken back.
    #[serde(default)]
    pub seen: bool,
}

/// The expert asked for «ثبت اطلاعات سماوا» (guide 000).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SamavaRequest {
    /// What the expert wrote.
    pub message: String,
    /// The applicant's budget.
    pub deadline: Deadline,
    /// Where the case goes back to.
    pub evaluation: Evaluation,
    /// The reminders already sent, as working days before the deadline.
    #[serde(default)]
    pub reminded: BTreeSet<i64>,
}

/// A place with people that a mended case returns to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Station {
    /// The reviewing unit.
    Evaluation(Evaluation),
    /// The unit that was asked.
    Referred(Referral),
}

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// تأیید.
    Approve,
    /// رد.
    Reject,
    /// پاسخ: an answer to correspondence, which neither approves nor rejects (guide 002).
    Reply,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The name in the database and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Answered => "answered",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// It is over.
    Closed,
}

impl Tray {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Machine => "machine",
            Self::Desk => "desk",
            Self::Secretariat => "secretariat",
            Self::Applicant => "applicant",
            Self::Closed => "closed",
        }
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

impl State {
    /// The name in the database and the API (SPEC §11).
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::Inspecting { .. } => "inspecting",
            Self::AwaitingRegistration { .. } => "awaiting_registration",
            Self::AwaitingPaperLetter { .. } => "awaiting_paper_letter",
            Self::Evaluation(_) => "evaluation",
            Self::Referred(_) => "referred",
            Self::Returned(_) => "returned",
            Self::AwaitingSamava(_) => "awaiting_samava",
            Self::AwaitingLetter { .. } => "awaiting_letter",
            Self::Closed { .. } => "closed",
        }
    }

    /// The Persian name on the screen (SPEC §3).
    pub fn label(&self) -> String {
        match self {
            Self::Draft { .. } => "در حال تکمیل اطلاعات".to_owned(),
            Self::Inspecting { .. } => "در حال بررسی خودکار".to_owned(),
            Self::AwaitingRegistration { .. } => "در انتظار ثبت دبیرخانه".to_owned(),
            Self::AwaitingPaperLetter { .. } => "در انتظار وصول نامهٔ محرمانه".to_owned(),
            Self::Evaluation(_) => "ارزیابی صلاحیت و تعیین اولویت درخواست".to_owned(),
            Self::Referred(referral) => match referral.unit.as_str() {
                UnitId::WORKGROUP => "ارجاع به کارگروه جهت بررسی و اقدام".to_owned(),
                _ => format!("ارجاع به {} جهت بررسی و اقدام", referral.unit.label()),
            },
            Self::Returned(_) => "در انتظار اقدام متقاضی (رفع نقص)".to_owned(),
            Self::AwaitingSamava(_) => "تکمیل اطلاعات سماوا".to_owned(),
            Self::AwaitingLetter { .. } => "در انتظار صدور نامه".to_owned(),
            Self::Closed { outcome, .. } => outcome.label().to_owned(),
        }
    }

    /// The unit on whose desk the case lies.
    pub fn unit(&self) -> Option<&UnitId> {
        match self {
            Self::Evaluation(evaluation) => Some(&evaluation.unit),
            Self::Referred(referral) => Some(&referral.unit),
            Self::Returned(Return { back: Some(station), .. }) | Self::Inspecting { back: Some(station) } => {
                Some(station.unit())
            }
            Self::AwaitingSamava(request) => Some(&request.evaluation.unit),
            Self::AwaitingLetter { evaluation, .. } => Some(&evaluation.unit),
            Self::Closed { evaluation, .. } => evaluation.as_ref().map(|evaluation| &evaluation.unit),
            _ => None,
        }
    }

    /// The person who has the case in that unit.
    pub fn reviewer(&self) -> Option<StaffId> {
        match self {
            Self::Evaluation(evaluation) | Self::AwaitingLetter { evaluation, .. } => evaluation.reviewer,
            Self::Referred(referral) => referral.reviewer,
            Self::Returned(Return { back: Some(station), .. }) | Self::Inspecting { back: Some(station) } => {
                station.reviewer()
            }
            Self::AwaitingSamava(request) => request.evaluation.reviewer,
            Self::Closed { evaluation, .. } => evaluation.as_ref().and_then(|evaluation| evaluation.reviewer),
            _ => None,
        }
    }

    /// The reviewer to whom the opinion of another unit goes, while that unit has the case.
    pub fn asked_by(&self) -> Option<StaffId> {
        match self {
            Self::Referred(referral) => referral.evaluation.reviewer,
            _ => None,
        }
    }

    /// The running budget, if somebody's clock runs.
    pub fn deadline(&self) -> Option<&Deadline> {
        match self {
            Self::AwaitingRegistration { deadline }
            | Self::AwaitingPaperLetter { deadline }
            | Self::AwaitingLetter { deadline, .. } => Some(deadline),
            Self::Evaluation(evaluation) => Some(&evaluation.deadline),
            Self::Referred(referral) => Some(&referral.deadline),
            Self::Returned(returned) => Some(&returned.deadline),
            Self::AwaitingSamava(request) => Some(&request.deadline),
            Self::Draft { .. } | Self::Inspecting { .. } | Self::Closed { .. } => None,
        }
    }

    /// Whose move it is; the applicant's three trays are derived from this (SPEC §3).
    pub fn turn(&self) -> Turn {
        match self {
            Self::Draft { .. } | Self::Returned(_) | Self::AwaitingSamava(_) => Turn::Applicant,
            Self::Closed { .. } => Turn::Nobody,
            _ => Turn::Office,
        }
    }

    /// The pile on which the case lies.
    pub fn tray(&self) -> Tray {
        match self {
            Self::Draft { .. } => Tray::Draft,
            Self::Inspecting { .. } => Tray::Machine,
            Self::Evaluation(_) | Self::Referred(_) => Tray::Desk,
            Self::AwaitingRegistration { .. }
            | Self::AwaitingPaperLetter { .. }
            | Self::AwaitingLetter { .. } => Tray::Secretariat,
            Self::Returned(_) | Self::AwaitingSamava(_) => Tray::Applicant,
            Self::Closed { .. } => Tray::Closed,
        }
    }

    /// How the case ended, once it has.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Closed { outcome, .. } => Some(*outcome),
            _ => None,
        }
    }
}

impl Station {
    /// The unit of the place.
    pub fn unit(&self) -> &UnitId {
        match self {
            Self::Evaluation(evaluation) => &evaluation.unit,
            Self::Referred(referral) => &referral.unit,
        }
    }

    /// The person who waits there.
    pub fn reviewer(&self) -> Option<StaffId> {
        match self {
            Self::Evaluation(evaluation) => evaluation.reviewer,
            Self::Referred(referral) => referral.reviewer,
        }
    }
}
