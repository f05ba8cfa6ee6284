//! The one writing connection of the embedded engine, and the transactions on it.
//!
//! Each call crosses to SQLite's thread and back, which costs more than most statements. So a transaction begins, writes
//! and commits by texts of several statements, each a single call.

use super::{
    batch::{Answer, Batch, Question, run},
    durability::Durability,
    write::Write,
};
use crate::{
    error::{Result, StorageError},
    values::{Record, Value},
};
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
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard},
};

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

    /// Begins a transaction whose commit does not wait for the disk.
    ///
    /// # Errors
    /// Those of [`Writer::acquire`].
    pub async fn begin_relaxed(&self) -> Result<WriteTransaction> {
        self.begin(Durability::Relaxed).await
    }

    /// Begins a transaction, with its first statement.
    pub(crate) async fn begin(&self, durability: Durability) -> Result<WriteTransaction> {
        Ok(WriteTransaction {
            guard: Some(self.acquire().await?),
            writer: self.clone(),
            durability,
            stage: Stage::New,
        })
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
    async fn roll_back(&self, guard: &mut WriterGuard) -> Result<()> {
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Begun,
    /// A call failed or was given up half-way. As on the server, the transaction can only be rolled back.
    Failed,
}

/// A transaction on the writing connection; dropping it rolls back.
pub struct WriteTransaction {
    /// `Some` until it is dropped.
    guard: Option<WriterGuard>,
    writer: Writer,
    durability: Durability,
    stage: Stage,
}

/// Fails unless the statement before it has touched exactly one row. SQLite knows no such thing outside of triggers, but
/// it refuses what is not JSON, and what stands behind a refused statement in the same call is not run.
const EXPECT_ONE: &str = "SELECT CASE changes() WHEN 1 THEN 1 ELSE json('not one row') END";

impl WriteTransaction {
    /// Runs the writes and then asks the questions, all in one call; the answers stand in their order.
    pub(crate) async fn ask(&mut self, writes: Vec<Write>, questions: Vec<Question>) -> Result<Vec<Answer>> {
        let mut batch = Batch::default();
        match self.stage {
            // A deferred BEGIN would fail half-way when two transactions turn from reading to writing.
            Stage::New => batch.push("BEGIN IMMEDIATE"),
            Stage::Begun => {}
            Stage::Failed => {
                return Err(sqlx::Error::Protocol("a statement of this transaction failed".to_owned()).into());
            }
        }
        let mut expectations = Vec::new();
        for Write { sql, args, one, .. } in writes {
            batch.add(sql, args);
            batch.end();
            if one {
                expectations.push(batch.statements);
                batch.push(EXPECT_ONE);
            }
        }
        let Some(guard) = &mut self.guard else { return Err(sqlx::Error::PoolClosed.into()) };
        self.writer.0.open.store(true, SeqCst);
        self.stage = Stage::Failed;
        let before = batch.statements;
        let answers = run(guard, batch, questions).await.map_err(|(ended, error)| {
            if expectations.contains(&ended) { StorageError::Conflict } else { error.into() }
        })?;
        self.stage = Stage::Begun;
        Ok(answers.into_iter().skip(before).collect())
    }

    /// Runs one statement and answers its rows.
    ///
    /// # Errors
    /// Those of the database; the transaction can only be rolled back then.
    pub async fn all<T: Record>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<T>> {
        let answer = self.ask(Vec::new(), vec![Question::new(sql, args)]).await?.pop();
        answer.map_or_else(|| Ok(Vec::new()), |answer| answer.rows.of())
    }

    /// Runs one statement and answers how many rows it wrote.
    ///
    /// # Errors
    /// Those of the database; the transaction can only be rolled back then.
    pub async fn exec(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64> {
        let answer = self.ask(Vec::new(), vec![Question::new(sql, args)]).await?.pop();
        Ok(answer.map_or(0, |answer| answer.written))
    }

    /// Commits.
    ///
    /// # Errors
    /// Those of the database; nothing was written then.
    pub async fn end(self) -> Result<()> {
        self.commit(Vec::new()).await
    }

    /// Runs the last writes and commits.
    pub(crate) async fn commit(mut self, writes: Vec<Write>) -> Result<()> {
        if self.stage == Stage::New && writes.is_empty() {
            return Ok(());
        }
        self.ask(writes, vec![Question::new("COMMIT", Vec::new())]).await?;
        self.writer.0.open.store(false, SeqCst);
        self.guard = None;
        match self.durability {
            Durability::Full => self.writer.sync().await,
            Durability::Relaxed => Ok(()),
        }
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        let (Some(mut guard), true) = (self.guard.take(), self.stage != Stage::New) else { return };
        // Where no runtime is left, whoever acquires the connection next rolls back.
        if let Ok(runtime) = Handle::try_current() {
            let writer = self.writer.clone();
            runtime.spawn(async move {
                if let Err(error) = writer.roll_back(&mut guard).await {
                    tracing::warn!(%error, "a transaction was not rolled back, the next one does it");
                }
            });
        }
    }
}
