//! What a reviewer decides.

use serde::{Deserialize, Serialize};

/// What a reviewer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// تأیید.
    Approve,
    /// رد.
    Reject,
    /// پاسخ: an answer to correspondence, which neither approves nor rejects (guide 002).
    Reply,
}
