//! The one writing connection of the embedded engine.

use crate::error::Result;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{
    fs::File,
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

/// Longer than any transaction of ours takes, also on a slow disk.
pub(super) const LOCK_TIMEOUT: Duration = Duration::from_secs(20);

/// After so many transactions there is a checkpoint.
const CHECKPOINT_EVERY: u64 = 100;

/// The queue for the writing connection. SQLite has one writer; this queue is fair and its connection never «busy».
#[derive(Clone)]
pub struct Writer(Arc<Shared>);

struct Shared {
    /// `None` once it is closed.
    connection: Arc<Mutex<Option<SqliteConnection>>>,
    /// How another one is opened where this one is of no use any more.
    options: SqliteConnectOptions,
    /// A transaction was begun that has not ended.
    open: AtomicBool,
    fsync_disabled: AtomicBool,
    /// The file of the write-ahead log, which holds every commit until a checkpoint.
    log: PathBuf,
    /// The connection of the checkpoints, for which the writer does not wait.
    checkpointer: Arc<Mutex<Option<SqliteConnection>>>,
    /// How often the connection was acquired.
    acquired: AtomicU64,
    /// How many commits have asked for an fsync.
    requested: AtomicU64,
    /// How many of them were served by one.
    synced: Mutex<u64>,
}

/// Exclusive access to the writing connection. Each statement is a transaction by itself, durable only after
/// [`Writer::sync`].
pub type WriterGuard = OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>;

impl Writer {
    /// `connection` must not wait for the disk at its commits; `log` is the file of its write-ahead log.
    pub(super) fn new(
        connection: SqliteConnection,
        options: SqliteConnectOptions,
        checkpointer: SqliteConnection,
        log: PathBuf,
    ) -> Self {
        Self(Arc::new(Shared {
            connection: Arc::new(Mutex::new(Some(connection))),
            options,
            open: AtomicBool::new(false),
            fsync_disabled: AtomicBool::new(false),
            checkpointer: Arc::new(Mutex::new(Some(checkpointer))),
            acquired: AtomicU64::new(0),
            log,
            requested: AtomicU64::new(0),
            synced: Mutex::new(0),
        }))
    }

    /// Waits for the connection.
    ///
    /// # Errors
    /// [`sqlx::Error::PoolTimedOut`] when it does not become free in time, [`sqlx::Error::PoolClosed`] after the end.
    pub async fn acquire(&self) -> Result<WriterGuard> {
        let locked = tokio::time::timeout(LOCK_TIMEOUT, self.0.connection.clone().lock_owned()).await;
        let locked = locked.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let mut guard =
            OwnedMutexGuard::try_map(locked, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)?;
        if self.0.open.load(SeqCst) {
            self.roll_back(&mut guard).await?;
        }
        if self.0.acquired.fetch_add(1, SeqCst) % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1 {
            self.checkpoint();
        }
        Ok(guard)
    }

    /// Starts a checkpoint unless one is under way.
    fn checkpoint(&self) {
        let Ok(mut connection) = self.0.checkpointer.clone().try_lock_owned() else { return };
        tokio::spawn(async move {
            let Some(connection) = connection.as_mut() else { return };
            if let Err(error) = sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)").execute(connection).await {
                tracing::warn!(%error, "a checkpoint failed, the next one does its work");
            }
        });
    }

    /// Waits until all that was committed is on the disk. Callers that wait at the same time share one fsync, and the
    /// writing connection is free meanwhile.
    ///
    /// # Errors
    /// [`sqlx::Error::Io`] of the fsync.
    pub async fn sync(&self) -> Result<()> {
        if self.0.fsync_disabled.load(SeqCst) {
            return Ok(());
        }
        let mine = self.0.requested.fetch_add(1, SeqCst) + 1;
        let mut synced = self.0.synced.lock().await;
        if *synced < mine {
            let requested = self.0.requested.load(SeqCst);
            let log = self.0.log.clone();
            tokio::task::spawn_blocking(move || match File::open(log) {
                Ok(log) => log.sync_data(),
                // A checkpoint moved all of it into the database and synced that.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            })
            .await
            .map_err(|error| sqlx::Error::Io(io::Error::other(error)))?
            .map_err(sqlx::Error::Io)?;
            *synced = requested;
        }
        Ok(())
    }

    /// From now on no commit waits for the disk.
    pub(crate) fn disable_fsync(&self) {
        self.0.fsync_disabled.store(true, SeqCst);
    }

    /// Says whether a transaction was begun that has not ended.
    pub(super) fn set_open(&self, open: bool) {
        self.0.open.store(open, SeqCst);
    }

    pub(crate) async fn close(&self) {
        for connection in [&self.0.checkpointer, &self.0.connection] {
            let connection = connection.lock().await.take();
            if let Some(connection) = connection
                && let Err(error) = connection.close().await
            {
                tracing::warn!(%error, "the database was not closed in order, its log is read at the next start");
            }
        }
    }

    /// Makes the connection fit for the next transaction. On a full disk SQLite has rolled back by itself, and says so; a
    /// connection that cannot roll back for any other reason is thrown away with what it has begun.
    pub(super) async fn roll_back(&self, guard: &mut WriterGuard) -> Result<()> {
        match sqlx::raw_sql("ROLLBACK").execute(&mut **guard).await {
            Ok(_) => {}
            Err(sqlx::Error::Database(refusal)) if refusal.message().contains("no transaction is active") => {
            }
            Err(error) => {
                tracing::warn!(%error, "the writing connection cannot roll back and is opened anew");
                **guard = SqliteConnection::connect_with(&self.0.options).await?;
            }
        }
        self.0.open.store(false, SeqCst);
        Ok(())
    }
}
