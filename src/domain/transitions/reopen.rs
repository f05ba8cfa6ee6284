//! A closed case is opened again, and what it had for a letter is void.

use super::Step;
use crate::{
    cases::{Actor, Case, Evaluation, EventKind, Refusal, State},
    letters::{Letter, Stage},
    notices::Notice,
    office::Office,
    people::{Role, Staff},
};

impl Case {
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
