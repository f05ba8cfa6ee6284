//! The response bodies for the identity of an applicant.

use kartabl_domain::{
    accounts::Account,
    people::identity::{Gate, GateFact},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An identity gate of a draft.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = IdentityGate)]
pub(crate) struct GateAnswer {
    /// Which one: `shahkar` or `civil_registry`.
    pub(crate) gate: &'static str,
    /// Its Persian name.
    pub(crate) label: &'static str,
    /// `waiting` for the gate before, `asked`, `down` while the service gives no answer, `passed` or `refused`; of an
    /// account also `nameless` (an organisation that has not said who leads it) and `unserved` (no service to ask).
    pub(crate) state: &'static str,
    /// What the applicant reads.
    pub(crate) text: String,
}

impl From<&GateFact> for GateAnswer {
    fn from(fact: &GateFact) -> Self {
        let GateFact { gate, standing } = fact;
        Self { gate: gate.name(), label: gate.label(), state: standing.name(), text: standing.text() }
    }
}

impl From<&Account> for GateAnswer {
    fn from(account: &Account) -> Self {
        let gate = Gate::Shahkar;
        let Account { identity, .. } = account;
        Self { gate: gate.name(), label: gate.label(), state: identity.name(), text: identity.text() }
    }
}
