//! بازگشت به کارشناس: the draft goes back; a number that was taken stays in the book, void.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The draft goes back with this comment.
#[derive(Debug, Clone)]
pub struct SendLetterBack<'a> {
    pub comment: &'a str,
}

impl LetterAction for SendLetterBack<'_> {
    const NAME: &'static str = "send_letter_back";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.send_letter_back(office, by, letter, self.comment)
    }
}
