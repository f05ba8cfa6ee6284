//! A member of the unit takes a case, from a colleague only with a reason.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The member takes the case.
#[derive(Debug, Clone)]
pub struct Take<'a> {
    /// Needed where a colleague has the case.
    pub reason: &'a str,
}

impl StaffAction for Take<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.take(office, by, self.reason)
    }
}
