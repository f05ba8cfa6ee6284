//! The embedded engine: one writing connection, a pool of reading ones, one process.

use crate::{Result, Settings, Sharing, StorageError, engine};
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// Longer than any transaction of ours takes, also on a slow disk.
const PATIENCE: Duration = Duration::from_secs(20);

/// The two pools and the lock that keeps other processes away while they live.
#[derive(Clone)]
pub struct Pools {
    /// One connection: SQLite has one writer, and a queue of our own in front of it is fair and never «busy».
    pub writer: SqlitePool,
    /// Read-only connections, which see the last commit and never wait for the writer.
    pub readers: SqlitePool,
    _lock: Option<Arc<File>>,
}

pub(crate) async fn open(settings: &Settings) -> Result<engine::Pools> {
    let address = |error: sqlx::Error| StorageError::Address(error.to_string());
    let options = SqliteConnectOptions::from_str(&settings.url)
        .map_err(address)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(PATIENCE)
        .optimize_on_close(true, 400);
    let file = options.get_filename().to_owned();
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            StorageError::Address(format!("cannot make the folder {}: {error}", folder.display()))
        })?;
    }
    let lock = match settings.sharing {
        Sharing::Alone => Some(Arc::new(lock(&file)?)),
        Sharing::Beside => None,
    };
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(settings.readers.max(1))
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.create_if_missing(false).read_only(true).optimize_on_close(false, None))
        .await?;
    Ok(engine::Pools::Sqlite(Pools { writer, readers, _lock: lock }))
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
