//! Orders about messages.

use super::{Order, Queue};
use crate::ids::{CaseId, MessageId};
use serde::{Deserialize, Serialize};

/// Give a message to its provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// The message.
    pub message: MessageId,
    /// The case it speaks of.
    pub case: CaseId,
}

impl Order for SendMessage {
    const KIND: &'static str = "send_message";
    const QUEUE: Queue = Queue::Notify;
    const MAX_ATTEMPTS: u32 = 20;

    fn unique_key(&self) -> Option<String> {
        Some(self.message.to_string())
    }

    fn case(&self) -> Option<CaseId> {
        Some(self.case)
    }
}
