//! The expert asks for «ثبت اطلاعات سماوا» (guide 000).

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The applicant is asked, with this message.
#[derive(Debug, Clone)]
pub struct AskSamava<'a> {
    pub message: &'a str,
}

impl StaffAction for AskSamava<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.ask_samava(office, by, self.message)
    }
}
