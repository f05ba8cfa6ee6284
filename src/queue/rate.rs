//! Limits by the clock that the whole cluster shares, such as the messages that a provider takes in a minute.

use crate::{engine, error::JobError};
use kartabl_storage::Db;
use std::{num::NonZeroU32, time::Duration};

/// How many of these may come in a row where the limit allows more than one a second.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A limit by its key, which all processes of the cluster share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// What is limited, for instance `sms`.
    pub key: String,
    /// How many turns there are in a minute, evenly spread.
    pub per_minute: NonZeroU32,
}

impl Rate {
    /// Takes one turn. Call it before the work, and only where a limit is configured: it is one statement.
    ///
    /// # Errors
    /// [`JobError::Snooze`] when no turn is free. Jobs that are refused line up: each comes back at a moment of its own,
    /// as far apart as the turns, without using up an attempt.
    pub async fn permit(&self, db: &Db) -> Result<(), JobError> {
        let interval = Duration::from_secs(60) / self.per_minute.get();
        let window = AT_ONCE.saturating_sub(interval);
        match engine::permit(db, &self.key, interval, window).await? {
            None => Ok(()),
            Some(wait) => Err(JobError::snooze(db.world().now() + wait)),
        }
    }
}
