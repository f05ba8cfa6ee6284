//! The errors of a handler, each of which decides what becomes of its job.

use jiff::Timestamp;
use kartabl_storage::StorageError;
use std::{fmt, time::Duration};

/// Why an attempt did not succeed, and what becomes of the job.
///
/// The texts are kept with the job and shown to operators: they name what failed and never hold personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Try again after the usual backoff, until the attempts are used up.
    #[error("{0}")]
    Retry(String),
    /// Try again after this time, until the attempts are used up.
    #[error("{1}")]
    RetryAfter(Duration, String),
    /// The job will never succeed: keep it as discarded.
    #[error("{0}")]
    Discard(String),
    /// Not yet: run again at this moment without using up an attempt.
    #[error("not before {0}")]
    Snooze(Timestamp),
    /// No longer wanted: keep the job as cancelled.
    #[error("{0}")]
    Cancel(String),
}

impl JobError {
    /// For `map_err`: a failure that may pass.
    pub fn retry(error: impl fmt::Display) -> Self {
        Self::Retry(error.to_string())
    }

    /// For `map_err`: a failure that passes after a known time, as when a provider says when to come back.
    pub fn retry_after<E: fmt::Display>(delay: Duration) -> impl FnOnce(E) -> Self {
        move |error| Self::RetryAfter(delay, error.to_string())
    }

    /// For `map_err`: a failure that will not pass.
    pub fn discard(error: impl fmt::Display) -> Self {
        Self::Discard(error.to_string())
    }

    /// Come back at this moment.
    pub fn snooze(until: Timestamp) -> Self {
        Self::Snooze(until)
    }

    /// The work is no longer wanted.
    pub fn cancel(reason: impl fmt::Display) -> Self {
        Self::Cancel(reason.to_string())
    }
}

/// The database may be back, the file store may have room, the other writer may be done.
impl From<StorageError> for JobError {
    fn from(error: StorageError) -> Self {
        Self::retry(error)
    }
}
