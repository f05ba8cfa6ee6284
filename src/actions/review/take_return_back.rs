//! Taking a return back, while the applicant has not opened it.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The case is the reviewer's again; the message about the return is not sent.
#[derive(Debug, Clone)]
pub struct TakeReturnBack;

impl StaffAction for TakeReturnBack {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.take_return_back(office, by)
    }
}
