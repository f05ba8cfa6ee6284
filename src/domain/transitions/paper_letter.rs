//! The confidential letter that arrives on paper (guide 000).

use super::Step;
use crate::{
    cases::{Actor, Case, Evaluation, EventKind, Refusal, State},
    notices::Notice,
    office::Office,
    people::Staff,
    values::JalaliDate,
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
}
