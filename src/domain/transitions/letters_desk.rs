//! The letters desk of the secretariat: a draft takes its number or goes back to the expert.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal, State},
    letters::{Entry, Letter, Stage},
    office::Office,
    orders::IssueLetter,
    people::{Role, Staff},
};

impl Case {
    pub(super) fn secretariat(staff: &Staff) -> Result<(), Refusal> {
        if staff.is(Role::Secretariat) { Ok(()) } else { Err(Refusal::NotAllowed) }
    }

    pub(super) fn letter_in_hand(&self, letter: &Letter) -> Result<(), Refusal> {
        match &self.state {
            State::AwaitingLetter { letter: id, .. } if *id == letter.id => Ok(()),
            other => Err(Refusal::wrong(other)),
        }
    }

    /// Gives the letter its line in the register; the sequence was drawn in the same transaction.
    ///
    /// # Errors
    /// Another state, stage or post.
    pub fn number_letter(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        entry: Entry,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        if letter.stage != Stage::Draft {
            return Err(Refusal::wrong(&self.state));
        }
        let kind = EventKind::LetterNumbered { letter: letter.id, number: entry.number() };
        letter.stage = Stage::Numbered(entry);
        let mut step = Step::of(self).record(office, Actor::Staff(staff.id), kind);
        step.letters.push(letter);
        Ok(step)
    }

    /// Has a letter typeset once more whose typesetting failed.
    ///
    /// # Errors
    /// Another state, stage or post.
    pub fn typeset_again(self, staff: &Staff, letter: &Letter) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(letter)?;
        if !matches!(letter.stage, Stage::Issuing(_)) {
            return Err(Refusal::wrong(&self.state));
        }
        let order = IssueLetter { letter: letter.id, case: self.id };
        Ok(Step::of(self).order(&order))
    }

    /// Sends a letter back to the expert that has not left yet, also one whose typesetting failed; a number that was taken
    /// stays in the book, void.
    ///
    /// # Errors
    /// Another state, stage or post, or no comment.
    pub fn send_letter_back(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        comment: &str,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        if !matches!(letter.stage, Stage::Draft | Stage::Numbered(_) | Stage::Issuing(_)) {
            return Err(Refusal::wrong(&self.state));
        }
        let comment = Refusal::words("comment", comment, 3)?;
        let State::AwaitingLetter { evaluation, .. } = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        self.state = State::Evaluation(evaluation.resumed(office));
        letter.stage = Stage::Void { entry: letter.entry().cloned(), reason: comment.clone() };
        let kind = EventKind::LetterSentBack { letter: letter.id };
        let mut step = Step::of(self).record_with(office, Actor::Staff(staff.id), kind, comment);
        step.letters.push(letter);
        Ok(step)
    }
}
