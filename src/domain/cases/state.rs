//! The state of a case: each variant carries its own facts (SPEC §3).

use super::{Evaluation, Outcome, Referral, Return, SamavaRequest, Station, Tray, Turn};
use crate::{
    calendar::Deadline,
    ids::{LetterId, StaffId},
    people::{UnitId, identity::GateFact},
    procedures::Decision,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a case stands. A transition consumes the old state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantNames)]
#[serde(tag = "state", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
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

impl State {
    /// All names, see [`Self::name`].
    pub const NAMES: &[&str] = <Self as strum::VariantNames>::VARIANTS;

    /// The name in the database and the API (SPEC §11).
    pub fn name(&self) -> &'static str {
        self.into()
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
