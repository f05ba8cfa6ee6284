//! The one writing connection of the embedded engine, and the transactions on it.
//!
//! Each call crosses to SQLite's thread and back, which costs more than most statements. So a transaction begins, writes
//! and commits by texts of several statements, each a single call.

use super::{
    Promise,
    batch::{Answer, Batch, Question, Write, run},
};
use crate::{Result, StorageError};
use sqlx::{Connection, SqliteConnection};
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
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// After so many transactions the log is moved into the database.
const MOVE_EVERY: u64 = 100;

/// Who writes waits in line here: SQLite has one writer, and a line of our own is fair and never «busy».
#[derive(Clone)]
pub struct Writer(Arc<Shared>);

struct Shared {
    /// `None` once it is closed.
    connection: Arc<Mutex<Option<SqliteConnection>>>,
    /// A transaction was begun that has not ended.
    open: AtomicBool,
    hurried: AtomicBool,
    /// The write-ahead log, which holds every commit until it is moved into the database.
    log: PathBuf,
    /// Moves commits from the log into the database, beside the writer, which does not wait for it.
    mover: Arc<Mutex<Option<SqliteConnection>>>,
    holds: AtomicU64,
    /// How many commits were to be kept.
    wanted: AtomicU64,
    /// How many of them are on the disk.
    kept: Mutex<u64>,
}

/// The writing connection in one hand. By itself every statement is a transaction, and kept only by [`Writer::keep`].
pub type Held = OwnedMappedMutexGuard<Option<SqliteConnection>, SqliteConnection>;

impl Writer {
    /// `connection` must not wait for the disk at its commits; `log` is the file of its write-ahead log.
    pub(super) fn new(connection: SqliteConnection, mover: SqliteConnection, log: PathBuf) -> Self {
        Self(Arc::new(Shared {
            connection: Arc::new(Mutex::new(Some(connection))),
            open: AtomicBool::new(false),
            hurried: AtomicBool::new(false),
            mover: Arc::new(Mutex::new(Some(mover))),
            holds: AtomicU64::new(0),
            log,
            wanted: AtomicU64::new(0),
            kept: Mutex::new(0),
        }))
    }

    /// Waits for the connection.
    pub async fn hold(&self) -> Result<Held> {
        let locked = tokio::time::timeout(PATIENCE, self.0.connection.clone().lock_owned()).await;
        let locked = locked.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let mut held =
            OwnedMutexGuard::try_map(locked, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)?;
        if self.0.open.load(SeqCst) {
            self.roll_back(&mut held).await;
        }
        if self.0.holds.fetch_add(1, SeqCst) % MOVE_EVERY == MOVE_EVERY - 1 {
            self.move_log();
        }
        Ok(held)
    }

    /// Begins to move what was committed from the log into the database, unless that is under way.
    fn move_log(&self) {
        let Ok(mut mover) = self.0.mover.clone().try_lock_owned() else { return };
        tokio::spawn(async move {
            let Some(mover) = mover.as_mut() else { return };
            if let Err(error) = sqlx::raw_sql("PRAGMA wal_checkpoint(PASSIVE)").execute(mover).await {
                tracing::warn!(%error, "the log was not moved into the database, the next time takes it along");
            }
        });
    }

    /// Begins a transaction, with its first statement.
    pub(crate) async fn begin(&self, promise: Promise) -> Result<Writing> {
        Ok(Writing { held: Some(self.hold().await?), writer: self.clone(), promise, stage: Stage::New })
    }

    /// Waits until all that was committed is on the disk. Those who wait meanwhile are served by one write, and nobody
    /// who writes into the database waits for it.
    pub async fn keep(&self) -> Result<()> {
        if self.0.hurried.load(SeqCst) {
            return Ok(());
        }
        let mine = self.0.wanted.fetch_add(1, SeqCst) + 1;
        let mut kept = self.0.kept.lock().await;
        if *kept < mine {
            let wanted = self.0.wanted.load(SeqCst);
            let log = self.0.log.clone();
            tokio::task::spawn_blocking(move || match File::open(log) {
                Ok(log) => log.sync_data(),
                // All of it was moved into the database, which was written to the disk then.
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Err(error) => Err(error),
            })
            .await
            .map_err(|error| sqlx::Error::Io(io::Error::other(error)))?
            .map_err(sqlx::Error::Io)?;
            *kept = wanted;
        }
        Ok(())
    }

    /// From now on no commit waits for the disk.
    pub(crate) fn hurry(&self) {
        self.0.hurried.store(true, SeqCst);
    }

    pub(crate) async fn close(&self) {
        for connection in [&self.0.mover, &self.0.connection] {
            let connection = connection.lock().await.take();
            if let Some(connection) = connection
                && let Err(error) = connection.close().await
            {
                tracing::warn!(%error, "the database was not closed in order, its log is read at the next start");
            }
        }
    }

    /// Fails only where SQLite has rolled back by itself, as on a full disk.
    async fn roll_back(&self, held: &mut Held) {
        let _nothing_to_undo = sqlx::raw_sql("ROLLBACK").execute(&mut **held).await;
        self.0.open.store(false, SeqCst);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Begun,
    /// A call failed or was given up half-way: as on the server, nothing of the transaction can be kept.
    Broken,
}

/// A transaction on the writing connection; dropping it rolls back.
pub struct Writing {
    /// `Some` until it is dropped.
    held: Option<Held>,
    writer: Writer,
    promise: Promise,
    stage: Stage,
}

/// Fails unless the statement before it has touched exactly one row. SQLite knows no such thing outside of triggers, but
/// it refuses what is not JSON, and what stands behind a refused statement in the same call is not run.
const EXPECT_ONE: &str = "SELECT CASE changes() WHEN 1 THEN 1 ELSE json('not one row') END";

impl Writing {
    /// Runs the writes and then asks the questions, all in one call; the answers stand in their order.
    pub(crate) async fn ask(&mut self, writes: Vec<Write>, questions: Vec<Question>) -> Result<Vec<Answer>> {
        let mut batch = Batch::default();
        match self.stage {
            // A deferred BEGIN would fail half-way when two transactions turn from reading to writing.
            Stage::New => batch.say("BEGIN IMMEDIATE"),
            Stage::Begun => {}
            Stage::Broken => {
                return Err(sqlx::Error::Protocol("a statement of this transaction failed".to_owned()).into());
            }
        }
        let mut expectations = Vec::new();
        for Write { sql, args, one } in writes {
            batch.add(sql, args);
            batch.end();
            if one {
                expectations.push(batch.statements);
                batch.say(EXPECT_ONE);
            }
        }
        let Some(held) = &mut self.held else { return Err(sqlx::Error::PoolClosed.into()) };
        self.writer.0.open.store(true, SeqCst);
        self.stage = Stage::Broken;
        let before = batch.statements;
        let answers = run(held, batch, questions).await.map_err(|(ended, error)| {
            if expectations.contains(&ended) { StorageError::Conflict } else { error.into() }
        })?;
        self.stage = Stage::Begun;
        Ok(answers.into_iter().skip(before).collect())
    }

    /// Runs the last writes and commits.
    pub(crate) async fn commit(mut self, writes: Vec<Write>) -> Result<()> {
        if self.stage == Stage::New && writes.is_empty() {
            return Ok(());
        }
        self.ask(writes, vec![Question::new("COMMIT", Vec::new())]).await?;
        self.writer.0.open.store(false, SeqCst);
        self.held = None;
        match self.promise {
            Promise::Kept => self.writer.keep().await,
            Promise::Repeatable => Ok(()),
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let (Some(mut held), true) = (self.held.take(), self.stage != Stage::New) else { return };
        // Where no runtime is left, whoever holds the connection next rolls back.
        if let Ok(runtime) = Handle::try_current() {
            let writer = self.writer.clone();
            runtime.spawn(async move { writer.roll_back(&mut held).await });
        }
    }
}
