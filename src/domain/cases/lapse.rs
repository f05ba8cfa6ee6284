//! How a case ends without a decision, is reminded of, and is opened again.

use super::{Actor, Case, Evaluation, EventKind, Outcome, Refusal, Return, SamavaRequest, State, Step};
use crate::{
    letters::{Letter, Stage},
    messages::Notice,
    office::Office,
    staff::{Role, Staff},
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

    /// Reminds the applicant when so many working days are left as the procedure says, once for each of them.
    /// `None` where nothing is to be said now.
    #[must_use]
    pub fn remind(mut self, office: &Office<'_>) -> Option<Step> {
        let days = &office.procedure(&self).reminders;
        let last = days.iter().min().copied();
        let (State::Returned(Return { deadline, reminded, .. })
        | State::AwaitingSamava(SamavaRequest { deadline, reminded, .. })) = &mut self.state
        else {
            return None;
        };
        let left = i64::from(deadline.days_left(office.calendar, office.office_day()));
        // A reminder that was missed (the service was down) is caught up by the next smaller one.
        let due = days.iter().copied().filter(|day| left <= i64::from(*day) && left >= 0).min()?;
        if !reminded.insert(i64::from(due)) {
            return None;
        }
        let until = office.due(deadline);
        let notice = match last {
            Some(last) if last == due => Notice::LastWarning { until },
            _ => Notice::Reminder { days: left, until },
        };
        let kind = EventKind::Reminded { working_days: left };
        Some(Step::of(self).record(office, Actor::System, kind).tell(office, &notice))
    }

    /// A supervisor opens a closed case again, or one whose letter is on its way; the letter is void (SPEC §3).
    ///
    /// # Errors
    /// Another state or post, no reason, or a case that no unit had yet.
    pub fn reopen(
        self,
        office: &Office<'_>,
        staff: &Staff,
        reason: &str,
        letter: Option<Letter>,
    ) -> Result<Step, Refusal> {
        let on_its_way = letter.as_ref().is_some_and(|letter| {
            self.letter_awaited() == Some(letter.id) && matches!(letter.stage, Stage::Dispatching { .. })
        });
        let evaluation = match self.state.clone() {
            State::Closed { evaluation, .. } => evaluation,
            State::AwaitingLetter { evaluation, .. } if on_its_way => Some(evaluation),
            other => return Err(Refusal::wrong(&other)),
        };
        let procedure = office.procedure(&self);
        let evaluation =
            evaluation.unwrap_or_else(|| Evaluation::pooled(office, procedure, procedure.unit.clone()));
        if !staff.holds(Role::Supervisor, &evaluation.unit) {
            return Err(Refusal::NotAllowed);
        }
        let reason = Refusal::words("reason", reason, 5)?;
        Ok(Step::of(self).voided(office, staff, evaluation, letter, reason))
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

impl Step {
    /// The case is on the reviewer's desk again, and what it had for a letter is void.
    pub(super) fn voided(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        evaluation: Evaluation,
        letter: Option<Letter>,
        reason: String,
    ) -> Self {
        self.case.state = State::Evaluation(evaluation.resumed(office));
        let actor = Actor::Staff(staff.id);
        let mut step = self.record_with(office, actor, EventKind::Reopened, reason.clone());
        if let Some(mut letter) = letter {
            let entry = letter.entry().cloned();
            letter.stage = Stage::Void { entry, reason };
            step = step.record(office, actor, EventKind::LetterVoided { letter: letter.id });
            step.letters.push(letter);
        }
        step.tell(office, &Notice::Reopened)
    }
}

impl super::Station {
    /// The evaluation behind the station.
    fn into_evaluation(self) -> Evaluation {
        match self {
            Self::Evaluation(evaluation) => evaluation,
            Self::Referred(referral) => *referral.evaluation,
        }
    }
}
