//! The second person agrees with what was proposed.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    procedures::Decision,
    transitions::Step,
};

/// The proposed decision stands.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What the person saw proposed.
    pub decision: Decision,
}

impl StaffAction for Confirm {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        super::proposed(&case, self.decision)?;
        case.confirm(office, by)
    }
}
