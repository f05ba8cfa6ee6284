//! The embedded engine: one writing connection, a pool of reading ones, one process.

use super::{
    options::{Settings, Sharing},
    writer::{LOCK_TIMEOUT, Writer},
};
use crate::error::{Result, StorageError};
use sqlx::{
    Connection as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

/// The writing connection, the reading ones, and the lock that keeps other processes away while they live.
#[derive(Clone)]
pub struct Pools {
    /// SQLite has one writer.
    pub writer: Writer,
    /// Read-only connections, which see the last commit and never wait for the writer.
    pub readers: SqlitePool,
    _lock: Option<Arc<File>>,
}

/// How many prepared statements the writing connection caches; transactions are made of a few dozen.
const PREPARED: usize = 300;

/// The writing connection does a checkpoint itself only where the log grows to so many pages, 64 MB, in spite of the
/// checkpoints beside it.
const LONGEST_LOG: &str = "16384";

pub(crate) async fn open(settings: &Settings) -> Result<Pools> {
    let address = |error: sqlx::Error| StorageError::Address(error.to_string());
    let options = SqliteConnectOptions::from_str(&settings.url)
        .map_err(address)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // Full durability is an fsync after the commit, see `Writer::sync`.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(LOCK_TIMEOUT)
        .optimize_on_close(true, 400);
    let file = options.get_filename().to_owned();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            StorageError::Address(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
    }
    let lock = match settings.sharing {
        Sharing::Exclusive => Some(Arc::new(lock(&file)?)),
        Sharing::Shared => None,
    };
    let mut log = file.clone().into_os_string();
    log.push("-wal");
    let writing =
        options.clone().statement_cache_capacity(PREPARED).pragma("wal_autocheckpoint", LONGEST_LOG);
    let writer = SqliteConnection::connect_with(&writing).await?;
    let checkpointer =
        SqliteConnection::connect_with(&options.clone().optimize_on_close(false, None)).await?;
    let writer = Writer::new(writer, writing, checkpointer, log.into());
    let readers = SqlitePoolOptions::new()
        .max_connections(settings.readers.max(1))
        .acquire_timeout(LOCK_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options.create_if_missing(false).read_only(true).optimize_on_close(false, None))
        .await?;
    Ok(Pools { writer, readers, _lock: lock })
}

/// Takes the lock file beside the database; the system frees it when the process ends, however it ends.
fn lock(database: &Path) -> Result<File> {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| StorageError::Address(format!("cannot open {}: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse(database.display().to_string())),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Inserts the jobs of [`super::job_rows::job_rows`] at this process's time; answers the ids and unique keys of those that were not
/// refused.
pub(crate) const INSERT_JOBS: &str = "
INSERT INTO jobs (queue, kind, args, priority, max_attempts, timeout_ms, run_at, state, created_at, unique_key, case_id, trace)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, max(value->>6, $2),
       CASE WHEN value->>6 > $2 THEN 'scheduled' ELSE 'available' END, $2, value->>7, value->>8, $3
  FROM json_each($1) WHERE TRUE ORDER BY key
ON CONFLICT DO NOTHING
RETURNING id, unique_key";
