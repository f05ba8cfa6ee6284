//! How urgent a case is; anything but the ordinary needs a reason (SPEC §4).

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Priority, Refusal},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The case gets this priority.
#[derive(Debug, Clone)]
pub struct Prioritise<'a> {
    pub priority: Priority,
    pub reason: &'a str,
}

impl StaffAction for Prioritise<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.prioritise(office, by, self.priority, self.reason)
    }
}
