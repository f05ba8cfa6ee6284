//! Approval, answer or rejection; where the procedure wants a second person, a proposal.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    transitions::{Step, Verdict},
};

/// The case is decided so.
#[derive(Debug, Clone)]
pub struct Decide {
    pub verdict: Verdict,
}

impl StaffAction for Decide {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        case.decide(office, by, &self.verdict)
    }
}
