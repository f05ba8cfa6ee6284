//! امضا و صدور: the letter is signed off with the ways by which it leaves; the background typesets and sends it.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::{Addresses, Letter},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The letter leaves through the portal and to these addresses.
#[derive(Debug, Clone)]
pub struct SignOffLetter {
    pub to: Addresses,
}

impl LetterAction for SignOffLetter {
    const NAME: &'static str = "sign_off_letter";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.issue_letter(office, by, letter, &self.to)
    }

    fn addresses(&self) -> Addresses {
        self.to.clone()
    }

    /// The history of the case tells of the letter once its bytes are kept; who signed it off stands here.
    fn audited(&self) -> Option<&'static str> {
        Some("letter_signed_off")
    }
}
