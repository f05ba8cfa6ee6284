//! The transaction: rows, jobs and audit records of one action, all or nothing.

use crate::{
    AuditRecord, Bell, Record, Result, StorageError, Value, Wakes, audit,
    engine::{
        Pools, Promise, Transaction,
        batch::{Answer, Question, Write},
        postgres,
    },
};
use kartabl_domain::World;
use sqlx::SqlSafeStr;
use std::collections::BTreeSet;

/// One action's transaction. Dropping it without [`Tx::commit`] rolls everything back.
pub struct Tx {
    inner: Transaction,
    wakes: Wakes,
    world: World,
    bells: BTreeSet<Bell>,
    audit: Vec<AuditRecord>,
    /// What is not sent yet.
    later: Vec<Write>,
}

impl Tx {
    pub(crate) async fn begin(pools: &Pools, wakes: Wakes, world: World, promise: Promise) -> Result<Self> {
        let inner = match pools {
            Pools::Sqlite(pools) => Transaction::Sqlite(pools.writer.begin(promise).await?),
            Pools::Postgres(pool) => Transaction::Postgres(postgres::begin(pool, promise).await?),
        };
        Ok(Self { inner, wakes, world, bells: BTreeSet::new(), audit: Vec::new(), later: Vec::new() })
    }

    /// Writes when something depends on it, with all else that was put off: with the next statement that is asked, or at
    /// the commit.
    pub async fn later(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.put_off(Write { sql, args, one: false }).await
    }

    /// The same for a statement that must touch exactly one row.
    ///
    /// # Errors
    /// Whatever sends it answers [`StorageError::Conflict`] where it does not.
    pub async fn later_one(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.put_off(Write { sql, args, one: true }).await
    }

    async fn put_off(&mut self, write: Write) -> Result<()> {
        // The same statement again may concern the same row, which the server writes only once in one call.
        if matches!(self.inner, Transaction::Postgres(_)) && self.later.iter().any(|put| put.sql == write.sql)
        {
            self.send().await?;
        }
        self.later.push(write);
        Ok(())
    }

    /// Sends what was put off.
    pub(crate) async fn send(&mut self) -> Result<()> {
        if self.later.is_empty() { Ok(()) } else { self.ask(Vec::new()).await.map(drop) }
    }

    /// Sends what was put off and asks the questions, on the embedded engine in one call.
    pub(crate) async fn ask(&mut self, questions: Vec<Question>) -> Result<Vec<Answer>> {
        let writes = std::mem::take(&mut self.later);
        match &mut self.inner {
            Transaction::Sqlite(tx) => tx.ask(writes, questions).await,
            Transaction::Postgres(tx) => {
                if !writes.is_empty() {
                    postgres::write(tx, writes).await?;
                }
                postgres::ask(tx, questions).await
            }
        }
    }

    async fn answer(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Answer> {
        self.ask(vec![Question::new(sql, args)]).await?.pop().ok_or(StorageError::NotFound)
    }

    /// All rows of a statement, also of one that writes and says RETURNING.
    pub async fn all<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<T>> {
        self.answer(sql, args).await?.rows.of()
    }

    /// The row of a statement, if there is one.
    pub async fn maybe<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Option<T>> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row of a statement; none is [`StorageError::NotFound`].
    pub async fn one<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<T> {
        self.maybe(sql, args).await?.ok_or(StorageError::NotFound)
    }

    /// Runs a statement and answers how many rows it touched.
    pub async fn exec(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64> {
        Ok(self.answer(sql, args).await?.written)
    }

    /// Gathers a record for the audit chain; it is chained and written at the commit.
    pub fn audit(&mut self, record: AuditRecord) {
        self.audit.push(record);
    }

    /// Rings a bell in all processes once the transaction is committed.
    pub async fn ring(&mut self, bell: Bell) -> Result<()> {
        self.rings_here(bell);
        if let Transaction::Postgres(tx) = &mut self.inner {
            postgres::notify(tx, bell, self.wakes.sender()).await?;
        }
        Ok(())
    }

    /// Rings a bell of this process once the transaction is committed.
    pub(crate) fn rings_here(&mut self, bell: Bell) {
        self.bells.insert(bell);
    }

    /// The time and chance of the handle that began the transaction.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The statement of the two that this engine understands.
    pub(crate) fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.inner {
            Transaction::Sqlite(_) => sqlite,
            Transaction::Postgres(_) => postgres,
        }
    }

    /// Chains the audit records, commits, then wakes the workers of the queues that got jobs.
    pub async fn commit(mut self) -> Result<()> {
        // Last, because the head of the chain is one row that all writers share.
        audit::append(&mut self).await?;
        if let Transaction::Postgres(_) = self.inner {
            self.send().await?;
        }
        match self.inner {
            Transaction::Sqlite(tx) => tx.commit(self.later).await?,
            Transaction::Postgres(tx) => tx.commit().await?,
        }
        for bell in self.bells {
            self.wakes.ring(bell);
        }
        Ok(())
    }

    pub(crate) fn parts(&mut self) -> (&mut Transaction, &Wakes, &World) {
        (&mut self.inner, &self.wakes, &self.world)
    }

    pub(crate) fn take_audit(&mut self) -> Vec<AuditRecord> {
        std::mem::take(&mut self.audit)
    }
}
