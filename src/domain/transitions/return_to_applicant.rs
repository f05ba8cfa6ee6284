//! اعلام نقص: a case goes back to its applicant, and the reviewer may take that back for a while.

use super::{Recall, Step};
use crate::{
    cases::{Actor, Case, Defect, EventKind, Refusal, Return, State, Station},
    ids::DefectId,
    notices::Notice,
    office::Office,
    people::Staff,
    procedures::{DefectKind, Place},
};
use std::collections::BTreeSet;

/// A defect as a reviewer writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefectNote {
    /// What it is tied to.
    pub place: Place,
    /// Its kind.
    pub kind: DefectKind,
    /// What the applicant reads.
    pub text: String,
}

impl Case {
    /// اعلام نقص: hands the case back to the applicant with at least one defect (guide 000).
    ///
    /// # Errors
    /// Not this person's case, no defect, a place that the procedure does not have, or an empty text.
    pub fn return_with_defects(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        notes: &[DefectNote],
    ) -> Result<Step, Refusal> {
        let proposed = self.has_proposal();
        let station = self.station_of(staff)?.without_proposal();
        if notes.is_empty() {
            return Err(Refusal::NoDefects);
        }
        let procedure = office.procedure(&self);
        self.defects.retain(|defect| !defect.resolved);
        for note in notes {
            if !procedure.has(&note.place) {
                return Err(Refusal::UnknownPlace { place: note.place.section.clone() });
            }
            let text = Refusal::words("text", &note.text, 3)?;
            let id = DefectId::new(office.world);
            self.defects.push(Defect::reviewer(id, note.place.clone(), note.kind, text));
        }
        let back = Some(station.paused(office));
        let actor = Actor::Staff(staff.id);
        Ok(Step::of(self).hand_to_applicant(office, actor, back).proposal_fell(office, actor, proposed))
    }

    /// Takes a return back while its messages are held and the applicant has not opened it (SPEC §3).
    ///
    /// # Errors
    /// Somebody else's return, or too late.
    pub fn take_return_back(mut self, office: &Office<'_>, staff: &Staff) -> Result<Step, Refusal> {
        let State::Returned(Return { by, at, back: Some(station), seen, .. }) = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        if by != Some(staff.id) {
            return Err(Refusal::NotYours { holder: by });
        }
        let window = jiff::SignedDuration::from_mins(i64::from(office.settings.undo_window));
        if seen || office.now > at + window {
            return Err(Refusal::TooLate);
        }
        self.state = station.resumed(office);
        self.defects.retain(|defect| defect.resolved);
        let mut step = Step::of(self).record(office, Actor::Staff(staff.id), EventKind::ReturnTakenBack);
        step.recall = Some(Recall { notice: "returned", desk_since: Some(at) });
        Ok(step)
    }
}

impl Step {
    /// Puts the case into the applicant's hands: the sections of the open defects may be edited, nothing else.
    pub(super) fn hand_to_applicant(self, office: &Office<'_>, by: Actor, back: Option<Station>) -> Self {
        let Self { mut case, .. } = self.clone();
        let deadline = office.deadline(office.procedure(&case).deadlines.repair);
        let until = office.due(&deadline);
        let open: Vec<Defect> = case.open_defects().cloned().collect();
        case.state = State::Returned(Return {
            by: by.staff(),
            at: office.now,
            sections: open.iter().map(|defect| defect.place.section.clone()).collect(),
            deadline,
            back,
            reminded: BTreeSet::new(),
            seen: false,
        });
        let notice =
            Notice::Returned { defects: open.iter().map(|defect| defect.text.clone()).collect(), until };
        let kind = EventKind::Returned { defects: open.len(), until: until.to_string() };
        // Only a person can change their mind; what the inspection found goes out at once.
        let window = i64::from(office.settings.undo_window);
        let held = (by.staff().is_some() && window > 0)
            .then(|| office.now + jiff::SignedDuration::from_mins(window));
        Self { case, ..self }.record(office, by, kind).tell_at(office, &notice, held)
    }
}
