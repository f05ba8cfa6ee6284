//! اعلام نقص: a case goes back to its applicant with a list of defects.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::{DefectNote, Step},
};

/// The applicant must mend these.
#[derive(Debug, Clone)]
pub struct ReturnWithDefects<'a> {
    pub defects: &'a [DefectNote],
}

impl StaffAction for ReturnWithDefects<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.return_with_defects(office, by, self.defects)
    }
}
