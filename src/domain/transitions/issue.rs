//! Signing a letter off, keeping its bytes, and issuing it once it has left on every way (SPEC §8).

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal, State},
    letters::{Addresses, Letter, Stage, dispatch::Dispatch},
    notices::Notice,
    office::Office,
    orders::IssueLetter,
    people::Staff,
    procedures::{Decision, Route},
};

impl Case {
    /// Signs the letter off, to leave through the portal and to these addresses; the background typesets and sends it.
    ///
    /// # Errors
    /// Another state, a letter without a number, another post, or a route that is not open.
    pub fn issue_letter(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        to: &Addresses,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        let Stage::Numbered(entry) = letter.stage.clone() else { return Err(Refusal::wrong(&self.state)) };
        if to.ece.is_some() && !office.opens(Route::Ece) {
            return Err(Refusal::ClosedRoute { route: Route::Ece });
        }
        letter.stage = Stage::Issuing(entry);
        letter.dispatches = Dispatch::by(to);
        let order = IssueLetter { letter: letter.id, case: self.id };
        let mut step = Step::of(self).order(&order);
        step.case.changed_at = office.now;
        step.letters.push(letter);
        Ok(step)
    }

    /// The bytes of the letter are kept: the portal has it. Where no other way was chosen it is issued and the case ends;
    /// else it stands on its way.
    ///
    /// # Errors
    /// Another state: the job ran twice.
    pub fn letter_issued(
        self,
        office: &Office<'_>,
        mut letter: Letter,
        sha256: String,
        bytes: i64,
    ) -> Result<Step, Refusal> {
        self.letter_in_hand(&letter)?;
        let Stage::Issuing(entry) = letter.stage.clone() else { return Err(Refusal::wrong(&self.state)) };
        let number = entry.number();
        letter.stage = Stage::Dispatching { entry, at: office.now, sha256, bytes };
        if letter.dispatches.is_empty() {
            return Step::of(self).issued(office, letter);
        }
        let on_its_way = EventKind::LetterOnItsWay { letter: letter.id, number };
        let mut step = Step::of(self).record(office, Actor::System, on_its_way);
        if letter.dispatch(Route::Ece).is_some() {
            step = step.send_ece(&letter);
        }
        step.letters.push(letter);
        Ok(step)
    }

    /// A letter on its way turns out to be wrong: it is void, and the case goes back to its expert. Its number stays in
    /// the book.
    ///
    /// # Errors
    /// Another state, stage or post, or no reason.
    pub fn void_letter(
        self,
        office: &Office<'_>,
        staff: &Staff,
        letter: Letter,
        reason: &str,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        let State::AwaitingLetter { evaluation, .. } = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        if !matches!(letter.stage, Stage::Dispatching { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        let reason = Refusal::words("reason", reason, 5)?;
        Ok(Step::of(self).voided(office, staff, evaluation, Some(letter), reason))
    }
}

impl Step {
    /// One way has come on: the last one issues the letter.
    pub(super) fn went_on(mut self, office: &Office<'_>, letter: Letter) -> Result<Self, Refusal> {
        if letter.dispatches.iter().all(|way| way.standing.is_settled()) {
            return self.issued(office, letter);
        }
        self.letters.push(letter);
        Ok(self)
    }

    /// The letter has left on every way: it is issued, and the case ends.
    fn issued(self, office: &Office<'_>, mut letter: Letter) -> Result<Self, Refusal> {
        let State::AwaitingLetter { decision, evaluation, .. } = self.case.state.clone() else {
            return Err(Refusal::wrong(&self.case.state));
        };
        let Stage::Dispatching { entry, sha256, bytes, .. } = letter.stage else {
            return Err(Refusal::wrong(&self.case.state));
        };
        let number = entry.number();
        letter.stage = Stage::Issued { entry, at: office.now, sha256, bytes };
        let dispatched = Notice::LetterDispatched {
            number: number.clone(),
            verification: letter.verification_url(office),
        };
        let report = letter.report.clone();
        let mut step = self
            .record(office, Actor::System, EventKind::LetterIssued { letter: letter.id, number })
            .close(office, Actor::System, decision.outcome(), Some(evaluation), report);
        // Of an answered case its end has told it already.
        if decision != Decision::Reply {
            step = step.tell(office, &Notice::ResponseRegistered);
        }
        step = step.tell(office, &dispatched);
        step.letters.push(letter);
        Ok(step)
    }
}
