//! A letter whose typesetting failed is typeset once more.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The letter is typeset again.
#[derive(Debug, Clone)]
pub struct TypesetAgain;

impl LetterAction for TypesetAgain {
    const NAME: &'static str = "typeset_again";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, _: &Office<'_>) -> Result<Step, Refusal> {
        case.typeset_again(by, &letter)
    }

    fn audited(&self) -> Option<&'static str> {
        Some("letter_typeset_again")
    }
}
