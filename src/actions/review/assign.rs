//! A supervisor gives a case to a member of the unit.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::Step,
};

/// The supervisor gives the case to this member.
#[derive(Debug, Clone)]
pub struct Assign<'a> {
    pub to: &'a Staff,
}

impl StaffAction for Assign<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.assign(office, by, self.to)
    }
}
