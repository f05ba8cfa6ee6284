//! ارجاع: another unit is asked.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::{Staff, UnitId},
    transitions::Step,
};

/// This unit is asked this question.
#[derive(Debug, Clone)]
pub struct Refer<'a> {
    pub unit: UnitId,
    pub question: &'a str,
}

impl StaffAction for Refer<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.refer(office, by, &self.unit, self.question)
    }
}
