//! ابطال: a letter on its way is void, and the case goes back to its expert.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The letter is void.
#[derive(Debug, Clone)]
pub struct VoidLetter<'a> {
    pub reason: &'a str,
}

impl LetterAction for VoidLetter<'_> {
    const NAME: &'static str = "void_letter";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.void_letter(office, by, letter, self.reason)
    }
}
