//! What differs per engine: opening pools and inserting jobs with their notification.

pub mod postgres;
pub mod sqlite;

use sqlx::{PgPool, Postgres, Sqlite};

/// The native pools behind a [`crate::Db`].
#[derive(Clone)]
pub enum Pools {
    /// The embedded engine.
    Sqlite(sqlite::Pools),
    /// The server.
    Postgres(PgPool),
}

/// The native transaction behind a [`crate::Tx`].
pub enum Transaction {
    /// On the single writing connection.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// On a connection of the pool, READ COMMITTED.
    Postgres(sqlx::Transaction<'static, Postgres>),
}
