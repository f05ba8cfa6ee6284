//! The second person does not agree, and says why.

use crate::StaffAction;
use kartabl_domain::{
    cases::{Case, Refusal},
    office::Office,
    people::Staff,
    procedures::Decision,
    transitions::Step,
};

/// The proposed decision falls.
#[derive(Debug, Clone)]
pub struct RefuseProposal<'a> {
    /// What the person saw proposed.
    pub decision: Decision,
    pub comment: &'a str,
}

impl StaffAction for RefuseProposal<'_> {
    fn decide(&self, case: Case, by: &Staff, office: &Office<'_>) -> Result<Step, Refusal> {
        super::proposed(&case, self.decision)?;
        case.refuse_proposal(office, by, self.comment)
    }
}
