//! A copy of the embedded database while it is in use.

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
        sqlx::query(COPY).bind(file.to_string_lossy().into_owned()).execute(&pools.writer).await?;
        Ok(())
    }
}
