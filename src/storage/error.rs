//! What can go wrong in this room.

use sqlx::error::ErrorKind;

/// The result of a storage function.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;

/// Why a storage function did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No such row or file.
    #[error("not found")]
    NotFound,
    /// Somebody else changed the row since it was read, or removed what a new row names.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// A row with this key exists already; names the constraint where the engine tells.
    #[error("exists already: {0}")]
    Duplicate(String),
    /// What was read is not what this program writes.
    #[error("corrupt data: {0}")]
    Corrupt(String),
    /// Another process works with this SQLite database.
    #[error(
        "another kartabl process is using {0}; one process at a time on SQLite, several processes need PostgreSQL"
    )]
    InUse(String),
    /// The address of the database cannot be used.
    #[error("database address: {0}")]
    Address(String),
    /// No server answers at the address, or it does not let us in.
    #[error("cannot reach the database at {0}; check `--database-url` and the server")]
    Unreachable(String),
    /// The schema cannot be brought up to date.
    #[error("migration failed: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database did not answer in time; a write may have been done all the same.
    #[error("the database did not answer within {seconds} s")]
    Timeout {
        /// The time-out.
        seconds: u64,
    },
    /// The database refused, or is out of reach.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The file store refused, or is out of reach.
    #[error("file store: {0}")]
    Files(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// More bytes came than this door takes.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The most that is taken, in bytes.
        limit: u64,
    },
    /// The sender stopped before the end.
    #[error("the upload broke off: {0}")]
    Interrupted(String),
}

impl StorageError {
    /// A row that cannot be read back; `what` names the column, never its value.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }

    /// Whether the database is out of reach at present, so that the same may go well a little later.
    pub fn is_outage(&self) -> bool {
        match self {
            Self::Timeout { .. } | Self::Unreachable(_) => true,
            Self::Database(sqlx::Error::Database(refusal)) => {
                refusal.code().is_some_and(|code| is_outage_of_server(&code) || is_outage_of_file(&code))
            }
            Self::Database(error) => {
                matches!(error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
            }
            _ => false,
        }
    }
}

/// PostgreSQL's codes for: connection lost, disk full, too many connections, going down or starting up.
fn is_outage_of_server(code: &str) -> bool {
    code.len() == 5
        && (code.starts_with("08") || matches!(code, "53100" | "53300" | "57P01" | "57P02" | "57P03"))
}

/// SQLite's results BUSY, IOERR, FULL and CANTOPEN, with all their extended codes.
fn is_outage_of_file(code: &str) -> bool {
    code.len() < 5 && code.parse().is_ok_and(|code: u32| matches!(code & 0xff, 5 | 10 | 13 | 14))
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(refusal) if refusal.kind() == ErrorKind::UniqueViolation => {
                Self::Duplicate(refusal.constraint().unwrap_or(refusal.message()).to_owned())
            }
            // What the row names was removed by somebody else, or is still named by a row that somebody else added.
            sqlx::Error::Database(refusal) if refusal.kind() == ErrorKind::ForeignKeyViolation => {
                Self::Conflict
            }
            // PostgreSQL ends one of two transactions that wait for each other.
            sqlx::Error::Database(refusal) if refusal.code().is_some_and(|code| code == "40P01") => {
                Self::Conflict
            }
            sqlx::Error::ColumnDecode { index, source } => Self::Corrupt(format!("column {index}: {source}")),
            other => Self::Database(other),
        }
    }
}

impl From<std::io::Error> for StorageError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            _ => Self::Files(error.into()),
        }
    }
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Files(other.into()),
        }
    }
}
