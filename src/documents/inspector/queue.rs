//! What waits for a worker process, and what comes back.

use crate::protocol::{Answer, Request};
use std::sync::Arc;
use tokio::sync::oneshot;

/// The worker processes can't be run: a fault of this machine or of its configuration, never of a file. Try again
/// later.
#[derive(Debug, Clone, thiserror::Error)]
#[error("document checks are not available: {0}")]
pub struct Unavailable(Arc<str>);

impl Unavailable {
    pub(crate) fn because(reason: impl std::fmt::Display) -> Self {
        Self(reason.to_string().into())
    }
}

pub(super) type Outcome = Result<Answer, Unavailable>;

/// A request that waits for a worker.
pub(super) struct QueuedRequest {
    pub(super) request: Request,
    pub(super) reply: oneshot::Sender<Outcome>,
}
