//! The secretariat (دبیرخانه): paper letters that arrive, letters that leave.

use super::{Actor, Case, Evaluation, EventKind, Refusal, State, Step};
use crate::{
    ids::LetterId,
    jalali::JalaliDate,
    letters::{Entry, Letter, Stage},
    messages::Notice,
    office::Office,
    orders::IssueLetter,
    staff::{Role, Staff},
};

/// A confidential letter as it arrived on paper (guide 000).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperLetter {
    /// The number written on it.
    pub number: String,
    /// The date written on it.
    pub date: JalaliDate,
    /// What the secretariat adds; needed where the number differs from what the applicant said.
    pub note: String,
}

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

    /// Records that the confidential letter arrived; the evaluation begins.
    ///
    /// # Errors
    /// Another state or post; another number or date than the applicant gave without a note.
    pub fn receive_paper_letter(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        paper: &PaperLetter,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        if !matches!(self.state, State::AwaitingPaperLetter { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        let number = Refusal::words("number", &paper.number, 1)?;
        let (said_number, said_date) = self.announced_letter();
        let differs = said_number.is_some_and(|said| crate::text::fold(&said) != crate::text::fold(&number))
            || said_date.is_some_and(|said| said != paper.date.to_string());
        if differs {
            Refusal::words("note", &paper.note, 5)?;
        }
        let procedure = office.procedure(&self);
        let evaluation = Evaluation::pooled(office, procedure, procedure.unit.clone());
        let unit = evaluation.unit.clone();
        self.state = State::Evaluation(evaluation);
        let actor = Actor::Staff(staff.id);
        let kind = EventKind::PaperLetterReceived { number: number.clone(), date: paper.date.to_string() };
        Ok(Step::of(self)
            .record_with(office, actor, kind, paper.note.trim().to_owned())
            .record(office, actor, EventKind::Routed { unit })
            .tell(office, &Notice::LetterRegistered { number }))
    }

    /// The number and date of the letter as the applicant gave them.
    pub fn announced_letter(&self) -> (Option<String>, Option<String>) {
        let text = |field| self.data.text("letters", None, field).map(str::to_owned);
        (text("number"), text("date"))
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

    /// The letter that waits at the letters desk.
    pub fn letter_awaited(&self) -> Option<LetterId> {
        match &self.state {
            State::AwaitingLetter { letter, .. } => Some(*letter),
            _ => None,
        }
    }
}
