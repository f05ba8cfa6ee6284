//! Where the database is, and how its pools are opened.

use std::time::Duration;

/// Far more than any statement of a page or a job takes.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);
/// For statements that read or write whole tables.
const LONG_TIMEOUT: Duration = Duration::from_secs(3600);

/// Where the database is and how many connections it gets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: String,
    /// Connections of the PostgreSQL pool.
    pub connections: u32,
    /// Reading connections of SQLite; there is always one writer.
    pub readers: u32,
    /// Whether other processes may be at the same SQLite database.
    pub sharing: Sharing,
    /// How long PostgreSQL may take to answer a statement; after that it counts as out of reach.
    pub statement_timeout: Duration,
}

/// Who else may work with an SQLite database while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// No other process. For every process that serves pages or works on jobs.
    Exclusive,
    /// A serving process. For short commands that read or write a few rows.
    Shared,
}

impl Settings {
    /// The usual sizes for this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 16,
            readers: 4,
            sharing: Sharing::Exclusive,
            statement_timeout: STATEMENT_TIMEOUT,
        }
    }

    /// Shares the database with a serving process; statements get a long time-out.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { sharing: Sharing::Shared, ..self }.with_long_timeout()
    }

    /// Gives statements an hour, for work that nobody waits for.
    #[must_use]
    pub fn with_long_timeout(self) -> Self {
        Self { statement_timeout: LONG_TIMEOUT, ..self }
    }
}
