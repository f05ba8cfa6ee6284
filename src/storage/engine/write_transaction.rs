//! Transactions on the writing connection of the embedded engine.
//!
//! Each call crosses to SQLite's thread and back, which costs more than most statements. So a transaction begins, writes
//! and commits by texts of several statements, each a single call.

use super::{
    batch::{Answer, Batch, Question, run},
    durability::Durability,
    write::Write,
    writer::{Writer, WriterGuard},
};
use crate::{
    error::{Result, StorageError},
    values::{Record, Value},
};
use tokio::runtime::Handle;

impl Writer {
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
        self.writer.set_open(true);
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
        self.writer.set_open(false);
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
