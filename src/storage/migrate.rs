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
            Pools::Sqlite(pools) => SQLITE.run(&mut *pools.writer.acquire().await?).await?,
            Pools::Postgres(server) => POSTGRES.run(&mut *server.acquire().await?).await?,
        }
        Ok(())
    }

    /// Whether the schema is exactly the one this program was built for; changes nothing.
    pub async fn schema_is_current(&self) -> Result<bool> {
        Ok(self.applied().await?.is_some_and(|applied| applied == self.wanted()))
    }

    /// Whether the schema is this program's or one that its migrations lead on from.
    pub async fn schema_is_known(&self) -> Result<bool> {
        let wanted = self.wanted();
        let known = |applied: BTreeMap<i64, Vec<u8>>| {
            !applied.is_empty() && applied.iter().all(|(version, sum)| wanted.get(version) == Some(sum))
        };
        Ok(self.applied().await?.is_some_and(known))
    }

    /// The checksums of the migrations that were applied. A database that was never migrated has no such table, which is
    /// an answer, not a failure.
    async fn applied(&self) -> Result<Option<BTreeMap<i64, Vec<u8>>>> {
        match self.all::<(i64, Vec<u8>)>(MIGRATED, vec![]).await {
            Ok(rows) => Ok(Some(rows.into_iter().collect())),
            Err(crate::StorageError::Database(sqlx::Error::Database(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn wanted(&self) -> BTreeMap<i64, Vec<u8>> {
        let migrator = match self.pools() {
            Pools::Sqlite(_) => &SQLITE,
            Pools::Postgres(_) => &POSTGRES,
        };
        migrator.iter().map(|migration| (migration.version, migration.checksum.to_vec())).collect()
    }
}
