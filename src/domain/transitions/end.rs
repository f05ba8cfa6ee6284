//! How a case ends without a decision: it is withdrawn, or its deadline is over.

use super::Step;
use crate::{
    cases::{Actor, Case, Evaluation, Outcome, Refusal, Return, State},
    office::Office,
};

impl Case {
    /// The applicant withdraws (انصراف), after Draft and before a decision went to the letters desk.
    ///
    /// # Errors
    /// Another state, or no reason.
    pub fn withdraw(self, office: &Office<'_>, reason: &str) -> Result<Step, Refusal> {
        if matches!(self.state, State::Draft { .. } | State::AwaitingLetter { .. } | State::Closed { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        let reason = Refusal::words("reason", reason, 1)?;
        let evaluation = self.evaluation_left_behind();
        Ok(Step::of(self).close(office, Actor::Applicant, Outcome::Withdrawn, evaluation, reason))
    }

    /// The applicant's deadline is over: the case expires.
    ///
    /// # Errors
    /// Nothing is asked of the applicant, or the deadline is not over.
    pub fn expire(self, office: &Office<'_>) -> Result<Step, Refusal> {
        let waits = matches!(self.state, State::Returned(_) | State::AwaitingSamava(_));
        let due = self.state.deadline().filter(|_| waits).map(|deadline| office.due(deadline));
        match due {
            Some(due) if office.now > office.calendar.due_at(due) => {
                let evaluation = self.evaluation_left_behind();
                Ok(Step::of(self).close(office, Actor::System, Outcome::Expired, evaluation, String::new()))
            }
            _ => Err(Refusal::wrong(&self.state)),
        }
    }

    /// Where a case that ends early would go on if it were opened again.
    fn evaluation_left_behind(&self) -> Option<Evaluation> {
        match &self.state {
            State::Evaluation(evaluation) => Some(evaluation.clone()),
            State::Referred(referral) => Some((*referral.evaluation).clone()),
            State::AwaitingSamava(request) => Some(request.evaluation.clone()),
            State::Returned(Return { back: Some(station), .. }) => Some(station.clone().into_evaluation()),
            _ => None,
        }
    }
}
