//! The post took the letter.

use crate::LetterAction;
use kartabl_domain::{
    JalaliDate,
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    transitions::Step,
    values::ConsignmentNumber,
};

/// The post took it: its consignment number and day.
#[derive(Debug, Clone)]
pub struct RecordPost {
    pub number: ConsignmentNumber,
    pub date: JalaliDate,
}

impl LetterAction for RecordPost {
    const NAME: &'static str = "record_post";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.record_post(office, by, letter, self.number.clone(), self.date)
    }
}
