//! A case (پرونده) and what can be done with it. Every action consumes the case and answers with a [`Step`].

mod account;
pub mod applicant;
mod decide;
mod dispatch;
mod draft;
mod evaluate;
pub mod event;
mod gates;
mod grant;
mod inspect;
mod lapse;
mod mend;
mod refer;
pub mod refusal;
pub mod register;
mod secretariat;
pub mod state;
pub mod step;

#[cfg(test)]
mod tests;

pub use applicant::{Applicant, ApplicantKind};
pub use decide::{REASON_LEAST, Verdict};
pub use dispatch::Handover;
pub use draft::NewCase;
pub use evaluate::DefectNote;
pub use event::{Actor, Event, EventKind};
pub use grant::{USERNAME_LEAST, USERNAME_MOST, usernames};
pub use refusal::Refusal;
pub use secretariat::PaperLetter;
pub use state::{Decision, Evaluation, Outcome, Referral, Return, SamavaRequest, State, Station, Tray, Turn};
pub use step::{Recall, Snapshot, Step};

use crate::{
    data::CaseData,
    defects::{Defect, Warning},
    ids::{ApiKeyId, CaseId, StaffId},
    procedures::ProcedureId,
    staff::{Role, Staff, UnitId},
    tracking::TrackingCode,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How urgent the case is; set in Evaluation with a reason (SPEC §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    pub const ALL: [Self; 3] = [Self::Normal, Self::Urgent, Self::Immediate];

    /// The name in the database and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Urgent => "urgent",
            Self::Immediate => "immediate",
        }
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
        Self::ALL.into_iter().find(|priority| priority.name() == name)
    }
}

/// Which procedure a case follows; it keeps the version that it was opened under (SPEC §2).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// Which procedure.
    pub id: ProcedureId,
    /// Its version.
    pub version: u32,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its id inside the house.
    pub id: CaseId,
    /// Its name to the outside (کد رهگیری).
    pub code: TrackingCode,
    /// The procedure it follows.
    pub procedure: ProcedureRef,
    /// What it is about, for lists: the chosen service or the procedure's title.
    pub title: String,
    /// Who filed it.
    pub applicant: Applicant,
    /// What was filled in.
    pub data: CaseData,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// The defects declared in the last return, by reviewers and by the inspection.
    pub defects: Vec<Defect>,
    /// What the last inspection found worth a reviewer's look.
    pub warnings: Vec<Warning>,
    /// How many snapshots were frozen.
    pub snapshots: u32,
    /// The key that opened it; nobody else's key sees it.
    pub opened_by: Option<ApiKeyId>,
    /// What the unit gave with the approval, such as the user names of a connection; `null` if nothing.
    pub granted: serde_json::Value,
    /// The unit ended an approved connection: it no longer counts as active.
    pub ended: bool,
    /// Counts the changes; a change made from an older version is refused.
    pub version: i64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was first submitted.
    pub submitted_at: Option<Timestamp>,
    /// When it last changed.
    pub changed_at: Timestamp,
}

impl Case {
    /// The units that have to do with the case now: the one on whose desk it lies and the one it came from.
    pub fn units(&self) -> impl Iterator<Item = &UnitId> {
        let home = match &self.state {
            State::Referred(referral) => Some(&referral.evaluation.unit),
            State::Returned(Return { back: Some(Station::Referred(referral)), .. })
            | State::Inspecting { back: Some(Station::Referred(referral)) } => {
                Some(&referral.evaluation.unit)
            }
            _ => None,
        };
        self.state.unit().into_iter().chain(home)
    }

    /// The person who has the case now.
    pub fn reviewer(&self) -> Option<StaffId> {
        self.state.reviewer()
    }

    /// The defects that are still open.
    pub fn open_defects(&self) -> impl Iterator<Item = &Defect> {
        self.defects.iter().filter(|defect| !defect.resolved)
    }

    /// The applicant may change this section now: all of them in Draft once its identity gates are passed, the listed ones in Returned.
    pub fn is_editable(&self, section: &str) -> bool {
        match &self.state {
            State::Draft { .. } => self.gates_passed().is_ok(),
            State::Returned(returned) => returned.sections.contains(section),
            _ => false,
        }
    }

    /// This person may open the case: administrators and auditors read everything, the secretariat everything
    /// that was submitted, reviewers the cases of their units (SPEC §4).
    pub fn is_open_to(&self, staff: &Staff) -> bool {
        if staff.is(Role::Admin) || staff.is(Role::Auditor) {
            return true;
        }
        self.submitted_at.is_some()
            && (staff.is(Role::Secretariat) || self.units().any(|unit| staff.reviews_for(unit)))
    }
}
