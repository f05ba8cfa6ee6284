//! The facts of the states in which people have the case.

use crate::{calendar::Deadline, ids::StaffId, people::UnitId, procedures::Decision};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A case on the desk of a reviewing unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The unit that reviews.
    pub unit: UnitId,
    /// The reviewer; `None` is the unit's pool («بدون کارشناس»).
    pub reviewer: Option<StaffId>,
    /// The unit's budget.
    pub deadline: Deadline,
    /// A decision that waits for its second person (four eyes). It speaks for the reviewer who has the case: as soon as
    /// another one has it, or it leaves the desk (returned, referred, Samava), the proposal falls, and the history says
    /// so. Who confirms or refuses it does not take the case for that.
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
