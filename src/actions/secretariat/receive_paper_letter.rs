//! وصول نامهٔ محرمانه: the paper letter has arrived (guide 000).

use crate::StaffAction;
use kartabl_domain::{
    JalaliDate,
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    text::{clean, fa},
    transitions::{PaperLetter, Step},
};

/// The letter has arrived; its number and date as they stand on it.
#[derive(Debug, Clone)]
pub struct ReceivePaperLetter {
    pub paper: PaperLetter,
    /// The day of its arrival.
    pub received: JalaliDate,
}

impl StaffAction for ReceivePaperLetter {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        // Whether a note is needed is judged by what was typed, without the day that is added to it.
        let step = case.clone().receive_paper_letter(office, by, &self.paper)?;
        if self.received == office.today() {
            return Ok(step);
        }
        let day = format!("تاریخ وصول: {}", fa(self.received));
        let note = clean(&self.paper.note);
        let note = if note.is_empty() { day } else { format!("{note}\n{day}") };
        case.receive_paper_letter(office, by, &PaperLetter { note, ..self.paper.clone() })
    }
}
