//! Asking another unit (ارجاع) and its answer.

use super::Step;
use crate::{
    calendar::PauseReason,
    cases::{Actor, Case, EventKind, Referral, Refusal, State, Station},
    notices::Notice,
    office::Office,
    people::{Staff, UnitId},
};

impl Case {
    /// Asks a unit that the procedure names; the evaluation's clock stands still meanwhile.
    ///
    /// # Errors
    /// Not this person's case, a unit that the procedure does not name, or no question.
    pub fn refer(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        unit: &UnitId,
        question: &str,
    ) -> Result<Step, Refusal> {
        let proposed = self.has_proposal();
        let evaluation = self.evaluation_of(staff)?.without_proposal();
        let procedure = office.procedure(&self);
        if !procedure.referrals.iter().any(|referral| referral.unit == *unit) {
            return Err(Refusal::UnknownUnit { unit: unit.to_string() });
        }
        let question = Refusal::words("question", question, 3)?;
        self.state = State::Referred(Referral {
            unit: unit.clone(),
            reviewer: None,
            question: question.clone(),
            by: Some(staff.id),
            deadline: office.deadline(procedure.deadlines.referred),
            evaluation: Box::new(evaluation.paused(office, PauseReason::Referred)),
        });
        let notice = Notice::Referred { unit: unit.label().to_owned() };
        Ok(Step::of(self)
            .record_with(office, Actor::Staff(staff.id), EventKind::Referred { unit: unit.clone() }, question)
            .tell(office, &notice)
            .proposal_fell(office, Actor::Staff(staff.id), proposed))
    }

    /// The unit's opinion; the case goes back to who asked.
    ///
    /// # Errors
    /// Not this person's case, or no opinion.
    pub fn give_opinion(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        opinion: &str,
    ) -> Result<Step, Refusal> {
        let Station::Referred(referral) = self.station_of(staff)? else {
            return Err(Refusal::wrong(&self.state));
        };
        let opinion = Refusal::words("opinion", opinion, 3)?;
        self.state = State::Evaluation(referral.evaluation.resumed(office));
        let kind = EventKind::Opinion { unit: referral.unit };
        Ok(Step::of(self).record_with(office, Actor::Staff(staff.id), kind, opinion))
    }
}
