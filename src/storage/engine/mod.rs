//! What differs per engine: opening pools and inserting jobs with their notification.

pub mod postgres;
pub mod server;
pub mod sqlite;

use kartabl_domain::orders::NewJob;
use server::{Connection, Server};
use sqlx::Sqlite;

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
    Sqlite(sqlx::Transaction<'static, Sqlite>),
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
