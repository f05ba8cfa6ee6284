//! Brings the schema up to date. New files in `/migrations` are seen when this file is compiled again.

use crate::{Db, Result, engine::Pools};
use sqlx::migrate::Migrator;
use std::collections::BTreeMap;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

const MIGRATED: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success";

impl Db {
    /// Applies the migrations that are missing. Several processes may call this at once: on PostgreSQL they take turns
    /// under an advisory lock, on SQLite there is only one.
    pub async fn migrate(&self) -> Result<()> {
        match self.pools() {
            Pools::Sqlite(pools) => SQLITE.run(&pools.writer).await?,
            Pools::Postgres(server) => POSTGRES.run(&mut *server.acquire().await?).await?,
        }
        Ok(())
    }

    /// Whether the schema is exactly the one this program was built for; changes nothing.
    pub async fn schema_is_current(&self) -> Result<bool> {
        let migrator = match self.pools() {
            Pools::Sqlite(_) => &SQLITE,
            Pools::Postgres(_) => &POSTGRES,
        };
        // A database that was never migrated has no such table, which is an answer, not a failure.
        let applied: Vec<(i64, Vec<u8>)> = match self.all(MIGRATED, vec![]).await {
            Ok(rows) => rows,
            Err(crate::StorageError::Database(sqlx::Error::Database(_))) => return Ok(false),
            Err(error) => return Err(error),
        };
        let applied: BTreeMap<i64, Vec<u8>> = applied.into_iter().collect();
        let wanted: BTreeMap<i64, Vec<u8>> =
            migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec())).collect();
        Ok(applied == wanted)
    }
}
