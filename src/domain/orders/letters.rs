//! Orders about letters.

use super::{Order, Queue};
use crate::ids::{CaseId, LetterId};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Typeset a numbered letter, keep its bytes and complete its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueLetter {
    /// The letter.
    pub letter: LetterId,
    /// Its case.
    pub case: CaseId,
}

impl Order for IssueLetter {
    const KIND: &'static str = "issue_letter";
    const QUEUE: Queue = Queue::Letters;

    fn unique_key(&self) -> Option<String> {
        Some(self.letter.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}

/// Send the package of a letter into the government e-network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendEce {
    /// The letter.
    pub letter: LetterId,
    /// Its case.
    pub case: CaseId,
}

impl Order for SendEce {
    const KIND: &'static str = "send_ece";
    const QUEUE: Queue = Queue::Notify;
    const MAX_ATTEMPTS: u32 = 20;
    const TIMEOUT: Duration = Duration::from_secs(120);

    fn unique_key(&self) -> Option<String> {
        Some(self.letter.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
