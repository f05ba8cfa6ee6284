//! What an order is, and the job that carries it.

use super::Queue;
use crate::ids::CaseId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

/// One kind of background work and its defaults.
pub trait Order: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The stable name of the kind, kept in the database.
    const KIND: &'static str;
    /// Where it waits.
    const QUEUE: Queue;
    /// How often it is tried before it is discarded.
    const MAX_ATTEMPTS: u32 = 10;
    /// How long one attempt may take.
    const TIMEOUT: Duration = Duration::from_secs(60);
    /// Lower runs first.
    const PRIORITY: i32 = 0;

    /// The key that at most one unfinished job may hold; `None` where twice is harmless.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// The case that the work belongs to, for the links of the monitor.
    fn case(&self) -> Option<CaseId> {
        None
    }
}

/// A job to be inserted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewJob {
    /// See [`Order::KIND`].
    pub kind: String,
    /// See [`Order::QUEUE`].
    pub queue: Queue,
    /// The order as JSON; ids only.
    pub args: serde_json::Value,
    /// See [`Order::PRIORITY`].
    pub priority: i32,
    /// See [`Order::MAX_ATTEMPTS`].
    pub max_attempts: u32,
    /// See [`Order::TIMEOUT`].
    pub timeout: Duration,
    /// Not before this moment; `None` means at once.
    pub run_at: Option<Timestamp>,
    /// See [`Order::unique_key`].
    pub unique_key: Option<String>,
    /// See [`Order::case`].
    pub case: Option<CaseId>,
}

impl NewJob {
    /// The job that carries this order.
    pub fn of<O: Order>(order: &O) -> Self {
        Self {
            kind: O::KIND.to_owned(),
            queue: O::QUEUE,
            args: serde_json::to_value(order).unwrap_or_default(),
            priority: O::PRIORITY,
            max_attempts: O::MAX_ATTEMPTS,
            timeout: O::TIMEOUT,
            run_at: None,
            unique_key: order.unique_key().map(|key| format!("{}:{key}", O::KIND)),
            case: order.case(),
        }
    }

    /// Schedules the job: it does not run before `moment`.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.run_at = Some(moment);
        self
    }
}
