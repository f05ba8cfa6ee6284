//! A copy of the embedded database while it is in use, and what a copy must hold.

use crate::{Db, Result, StorageError, engine::Pools};
use std::path::Path;

const COPY: &str = "VACUUM INTO $1";

impl Db {
    /// Writes the last committed state into a new file, which is whole when this returns.
    ///
    /// # Errors
    /// [`StorageError::Address`] on PostgreSQL, whose server copies by its own means.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        let Pools::Sqlite(pools) = self.pools() else {
            return Err(StorageError::Address("only the embedded database is copied into a file".to_owned()));
        };
        let mut writer = pools.writer.acquire().await?;
        sqlx::query(COPY).bind(file.to_string_lossy().into_owned()).execute(&mut *writer).await?;
        Ok(())
    }
}

const CHECK: &str = "PRAGMA integrity_check(1)";
const REFERENCES: &str = "SELECT CAST(count(*) AS BIGINT) FROM pragma_foreign_key_check";
/// What is wrong with the pages of an embedded database, or that it is none of this program's.
///
/// # Errors
/// Those of the database.
pub async fn damage(db: &Db) -> Result<Option<String>> {
    let (told,): (String,) = db.one(CHECK, vec![]).await?;
    if told != "ok" {
        return Ok(Some(told));
    }
    let (dangling,): (i64,) = db.one(REFERENCES, vec![]).await?;
    if dangling > 0 {
        return Ok(Some(format!("{dangling} rows name others that are not there")));
    }
    if !db.schema_is_known().await? {
        return Ok(Some("its schema is of a later version of the program, or of another one".to_owned()));
    }
    Ok(None)
}
