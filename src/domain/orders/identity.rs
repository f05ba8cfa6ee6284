//! Orders that ask an identity service.

use super::{Order, Queue};
use crate::{
    ids::{ApplicantId, CaseId},
    people::identity::Gate,
};
use serde::{Deserialize, Serialize};

/// Ask whether what a person said of themselves is true (guide 002).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmIdentity {
    /// The draft.
    pub case: CaseId,
    /// The gate to pass.
    pub gate: Gate,
}

impl Order for ConfirmIdentity {
    const KIND: &'static str = "confirm_identity";
    const QUEUE: Queue = Queue::Notify;
    // With a backoff of up to an hour: the applicant is told that a service that is down is asked until it is back, so it
    // is, for more than a year.
    const MAX_ATTEMPTS: u32 = 10_000;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.case, self.gate.name()))
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Ask whose number the mobile of an account is (guide 004).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmAccount {
    /// The account.
    pub applicant: ApplicantId,
    /// Which question: the answer to an older one is not taken.
    pub question: u32,
}

impl Order for ConfirmAccount {
    const KIND: &'static str = "confirm_account";
    const QUEUE: Queue = Queue::Notify;
    // As for the gates: a service that is down for a day is asked until it is back.
    const MAX_ATTEMPTS: u32 = 40;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{}:{}", self.applicant, self.question))
    }
}
