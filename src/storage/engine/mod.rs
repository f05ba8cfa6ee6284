//! What differs per engine: opening pools, what a transaction sends together, and inserting jobs with their notification.

pub(crate) mod batch;
pub(crate) mod bind;
pub(crate) mod durability;
pub(crate) mod job_rows;
pub(crate) mod options;
pub mod postgres;
pub mod server;
pub mod sqlite;
pub(crate) mod write;
pub mod write_transaction;
pub mod writer;

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
    Sqlite(write_transaction::WriteTransaction),
    /// On a connection of the pool, READ COMMITTED.
    Postgres(Connection),
}
