//! What differs per engine: opening pools, what a transaction sends together, and inserting jobs with their notification.

pub(crate) mod batch;
pub mod postgres;
pub mod server;
pub mod sqlite;
pub mod writer;

use crate::{Result, values::to_json};
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;
use server::{Connection, Server};

/// The native pools behind a [`crate::Db`].
#[derive(Clone)]
pub enum Pools {
    /// The embedded engine.
    Sqlite(sqlite::Pools),
    /// The server.
    Postgres(Server),
}

/// The native transaction behind a [`crate::Tx`].
pub enum Transaction {
    /// On the single writing connection.
    Sqlite(writer::Writing),
    /// On a connection of the pool, READ COMMITTED.
    Postgres(Connection),
}

/// What a commit promises once it has returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// It outlives a power cut.
    Kept,
    /// A power cut may take it back, with all that was committed after it; the death of the process may not. For
    /// background work, whose job is then found unfinished and runs again. A commit that is kept keeps all before it.
    Repeatable,
}

/// A job's time limit as its column holds it.
fn milliseconds(job: &NewJob) -> i64 {
    i64::try_from(job.timeout.as_millis()).unwrap_or(i64::MAX)
}

/// Jobs as a JSON list for a statement that inserts them.
pub(crate) fn job_rows(jobs: &[&NewJob]) -> Result<String> {
    let rows: Vec<_> = jobs
        .iter()
        .map(|job| {
            (
                job.queue.name(),
                &job.kind,
                job.args.to_string(),
                job.priority,
                job.max_attempts,
                milliseconds(job),
                job.run_at.map_or(0, Timestamp::as_microsecond),
                &job.unique_key,
                job.case.map(|case| case.to_string()),
            )
        })
        .collect();
    to_json(&rows)
}
