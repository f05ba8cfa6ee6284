//! What a reviewer does in Evaluation short of a decision: take, assign, prioritise, return, ask for Samava.

use super::{
    Actor, Case, Evaluation, EventKind, Priority, Referral, Refusal, Return, SamavaRequest, State, Station,
    Step, step::Recall,
};
use crate::{
    deadlines::PauseReason,
    defects::{Defect, DefectKind, Place},
    ids::{DefectId, StaffId},
    messages::Notice,
    office::Office,
    staff::{Role, Staff, UnitId},
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
    /// Where the case lies with people now: in Evaluation or referred.
    fn station(&self) -> Result<Station, Refusal> {
        match &self.state {
            State::Evaluation(evaluation) => Ok(Station::Evaluation(evaluation.clone())),
            State::Referred(referral) => Ok(Station::Referred(referral.clone())),
            other => Err(Refusal::wrong(other)),
        }
    }

    /// The place where this person may act on the case now.
    ///
    /// # Errors
    /// Another state, another reviewer's case, or a filing of one's own.
    pub(super) fn station_of(&self, staff: &Staff) -> Result<Station, Refusal> {
        let station = self.station()?;
        if !staff.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        if station.reviewer() != Some(staff.id) {
            return Err(Refusal::NotYours { holder: station.reviewer() });
        }
        self.not_own_filing(staff)?;
        Ok(station)
    }

    /// The evaluation, when this person may act on it now.
    pub(super) fn evaluation_of(&self, staff: &Staff) -> Result<Evaluation, Refusal> {
        match self.station_of(staff)? {
            Station::Evaluation(evaluation) => Ok(evaluation),
            Station::Referred(_) => Err(Refusal::wrong(&self.state)),
        }
    }

    pub(super) fn not_own_filing(&self, staff: &Staff) -> Result<(), Refusal> {
        let own = staff.national_code.is_some() && staff.national_code == self.applicant.national_code;
        if own { Err(Refusal::OwnFiling) } else { Ok(()) }
    }

    fn put(&mut self, station: Station) {
        self.state = match station {
            Station::Evaluation(evaluation) => State::Evaluation(evaluation),
            Station::Referred(referral) => State::Referred(referral),
        };
    }

    /// A member of the unit takes the case; from a colleague only with a written reason (SPEC §3).
    ///
    /// # Errors
    /// No post in the unit, a filing of one's own, or no reason given.
    pub fn take(mut self, office: &Office<'_>, staff: &Staff, reason: &str) -> Result<Step, Refusal> {
        let station = self.station()?;
        if !staff.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(staff)?;
        let reason = match station.reviewer() {
            Some(holder) if holder != staff.id => Refusal::words("reason", reason, 5)?,
            _ => reason.to_owned(),
        };
        self.put(station.held_by(Some(staff.id)));
        let kind = EventKind::Taken { by: staff.id };
        Ok(Step::of(self).record_with(office, Actor::Staff(staff.id), kind, reason))
    }

    /// A supervisor gives the case to a member of the unit.
    ///
    /// # Errors
    /// Not the unit's supervisor, or the member has no post there.
    pub fn assign(mut self, office: &Office<'_>, by: &Staff, to: &Staff) -> Result<Step, Refusal> {
        let station = self.station()?;
        if !by.holds(Role::Supervisor, station.unit()) || !to.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(to)?;
        self.put(station.held_by(Some(to.id)));
        Ok(Step::of(self).record(office, Actor::Staff(by.id), EventKind::Assigned { to: to.id }))
    }

    /// The worker gives a case from the unit's pool to a member (SPEC §4).
    ///
    /// # Errors
    /// Somebody has taken it, the member has no post in the unit, or filed it.
    pub fn assign_in_turn(mut self, office: &Office<'_>, to: &Staff) -> Result<Step, Refusal> {
        let station = self.station()?;
        if let Some(holder) = station.reviewer() {
            return Err(Refusal::NotYours { holder: Some(holder) });
        }
        if !to.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(to)?;
        self.put(station.held_by(Some(to.id)));
        Ok(Step::of(self).record(office, Actor::System, EventKind::Assigned { to: to.id }))
    }

    /// The unit in whose pool the case lies.
    pub fn pooled_in(&self) -> Option<&UnitId> {
        match &self.state {
            State::Evaluation(Evaluation { unit, reviewer: None, .. })
            | State::Referred(Referral { unit, reviewer: None, .. }) => Some(unit),
            _ => None,
        }
    }

    /// Sets the priority; anything but the ordinary one needs a reason.
    ///
    /// # Errors
    /// Not the reviewer or the unit's supervisor, or no reason given.
    pub fn prioritise(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        priority: Priority,
        reason: &str,
    ) -> Result<Step, Refusal> {
        let State::Evaluation(evaluation) = &self.state else { return Err(Refusal::wrong(&self.state)) };
        if evaluation.reviewer != Some(staff.id) && !staff.holds(Role::Supervisor, &evaluation.unit) {
            return Err(Refusal::NotYours { holder: evaluation.reviewer });
        }
        let reason = match priority {
            Priority::Normal => reason.to_owned(),
            Priority::Urgent | Priority::Immediate => Refusal::words("reason", reason, 5)?,
        };
        self.priority = priority;
        Ok(Step::of(self).record_with(
            office,
            Actor::Staff(staff.id),
            EventKind::Prioritised { priority },
            reason,
        ))
    }

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
        Ok(Step::of(self).hand_to_applicant(office, Actor::Staff(staff.id), back))
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

    /// Asks the applicant for «ثبت اطلاعات سماوا» (guide 000).
    ///
    /// # Errors
    /// Not this person's case.
    pub fn ask_samava(mut self, office: &Office<'_>, staff: &Staff, message: &str) -> Result<Step, Refusal> {
        let evaluation = self.evaluation_of(staff)?;
        if office.procedure(&self).samava.is_none() {
            return Err(Refusal::NotAllowed);
        }
        let message = Refusal::words("message", message, 3)?;
        let deadline = office.deadline(office.procedure(&self).deadlines.samava);
        let until = office.due(&deadline);
        self.state = State::AwaitingSamava(SamavaRequest {
            message: message.clone(),
            deadline,
            evaluation: evaluation.paused(office, PauseReason::AwaitingApplicant),
            reminded: BTreeSet::new(),
        });
        Ok(Step::of(self)
            .record_with(office, Actor::Staff(staff.id), EventKind::SamavaAsked, message.clone())
            .tell(office, &Notice::SamavaAsked { message, until }))
    }
}

impl Station {
    /// The same place in another person's hands; an open proposal is not theirs and falls.
    pub(super) fn held_by(self, reviewer: Option<StaffId>) -> Self {
        match self {
            Self::Evaluation(evaluation) => Self::Evaluation(Evaluation { reviewer, ..evaluation }),
            Self::Referred(referral) => Self::Referred(Referral { reviewer, ..referral }),
        }
    }

    fn without_proposal(self) -> Self {
        match self {
            Self::Evaluation(evaluation) => Self::Evaluation(Evaluation { proposal: None, ..evaluation }),
            referred @ Self::Referred(_) => referred,
        }
    }
}
