//! «ارسال شد»: the secretariat knows from elsewhere that the package has left.

use crate::LetterAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::Letter,
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The package has reached the government e-network.
#[derive(Debug, Clone)]
pub struct ConfirmEce;

impl LetterAction for ConfirmEce {
    const NAME: &'static str = "confirm_ece";

    fn decide(&self, case: Case, letter: Letter, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.confirm_ece(office, by, letter)
    }
}
