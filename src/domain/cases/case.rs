//! A case (پرونده): its data, and what can be read from them.

use super::{Defect, Evaluation, Priority, Referral, Return, State, Station, Warning, data::CaseData};
use crate::{
    ids::{ApiKeyId, CaseId, LetterId, StaffId},
    people::{Applicant, Role, Staff, UnitId},
    procedures::ProcedureRef,
    values::TrackingCode,
};
use jiff::Timestamp;

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

    /// A decision waits for its second person.
    pub fn has_proposal(&self) -> bool {
        matches!(self.state, State::Evaluation(Evaluation { proposal: Some(_), .. }))
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

impl Case {
    /// The number and date of the letter as the applicant gave them.
    pub fn announced_letter(&self) -> (Option<String>, Option<String>) {
        let text = |field| self.data.text("letters", None, field).map(str::to_owned);
        (text("number"), text("date"))
    }

    /// The letter that waits at the letters desk.
    pub fn letter_awaited(&self) -> Option<LetterId> {
        match &self.state {
            State::AwaitingLetter { letter, .. } => Some(*letter),
            _ => None,
        }
    }

    /// The unit in whose pool the case lies.
    pub fn pooled_in(&self) -> Option<&UnitId> {
        match &self.state {
            State::Evaluation(Evaluation { unit, reviewer: None, .. })
            | State::Referred(Referral { unit, reviewer: None, .. }) => Some(unit),
            _ => None,
        }
    }
}
