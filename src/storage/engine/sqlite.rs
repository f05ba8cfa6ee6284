//! The embedded engine: one writing connection, a pool of reading ones, one process.

use super::{Promise, milliseconds};
use crate::{Origin, Result, Settings, Sharing, StorageError, engine, values::to_json};
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;
use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
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
    hurried: Arc<AtomicBool>,
    _lock: Option<Arc<File>>,
}

impl Pools {
    /// Begins to write. A deferred BEGIN would fail half-way when two transactions turn from reading to writing.
    pub async fn begin(&self, promise: Promise) -> Result<Transaction<'static, Sqlite>> {
        let begin = match promise {
            _ if self.hurried.load(SeqCst) => "PRAGMA synchronous = OFF; BEGIN IMMEDIATE",
            Promise::Kept => "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
            Promise::Repeatable => "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
        };
        Ok(self.writer.begin_with(begin).await?)
    }

    /// From now on no commit waits for the disk.
    pub(crate) fn hurry(&self) {
        self.hurried.store(true, SeqCst);
    }
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
    Ok(engine::Pools::Sqlite(Pools { writer, readers, hurried: Arc::default(), _lock: lock }))
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

const INSERT_JOBS: &str = "
INSERT INTO jobs (queue, kind, args, priority, max_attempts, timeout_ms, run_at, state, created_at, unique_key, case_id, trace)
SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, max(value->>6, $2),
       CASE WHEN value->>6 > $2 THEN 'scheduled' ELSE 'available' END, $2, value->>7, value->>8, $3
  FROM json_each($1) WHERE TRUE ORDER BY key
ON CONFLICT DO NOTHING
RETURNING id, unique_key";

/// Inserts jobs at this process's time; answers the ids and unique keys of those that were not refused.
pub(crate) async fn insert_jobs(
    connection: &mut SqliteConnection,
    jobs: &[&NewJob],
    now: Timestamp,
) -> Result<Vec<(i64, Option<String>)>> {
    let rows: Vec<_> = jobs
        .iter()
        .map(|job| {
            (
                job.queue.name(),
                &job.kind,
                job.args.to_string(),
                job.priority,
                job.max_attempts,
                milliseconds(job),
                job.run_at.map_or(0, Timestamp::as_microsecond),
                &job.unique_key,
                job.case.map(|case| case.to_string()),
            )
        })
        .collect();
    Ok(sqlx::query_as(INSERT_JOBS)
        .bind(to_json(&rows)?)
        .bind(now.as_microsecond())
        .bind(Origin::present())
        .fetch_all(connection)
        .await?)
}
