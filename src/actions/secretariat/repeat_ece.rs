//! «دوباره بفرست»: the package goes once more, perhaps to another address.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::{Addresses, Letter},
    office::Office,
    people::Staff,
    transitions::Step,
    values::Email,
};

/// The package goes to this address.
#[derive(Debug, Clone)]
pub struct RepeatEce {
    pub to: Email,
}

impl LetterAction for RepeatEce {
    const NAME: &'static str = "repeat_ece";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.repeat_ece(office, by, letter, self.to.clone())
    }

    fn addresses(&self) -> Addresses {
        Addresses { ece: Some(self.to.clone()), post: None }
    }
}
