//! The transaction: rows, jobs and audit records of one action, all or nothing.

use crate::{
    args,
    audit::{self, AuditRecord, digest},
    engine::{
        Pools, Transaction,
        batch::{Answer, Question},
        durability::Durability,
        postgres,
        write::Write,
    },
    error::{Result, StorageError},
    notify::{Notifier, Topic},
    values::{Record, Value, to_json},
};
use kartabl_domain::{World, ids::StaffId};
use sqlx::SqlSafeStr;
use std::collections::BTreeSet;

/// One action's transaction. Dropping it without [`Tx::commit`] rolls everything back.
pub struct Tx {
    inner: Transaction,
    notifier: Notifier,
    world: World,
    /// Notified once the transaction is committed.
    topics: BTreeSet<Topic>,
    audit: Vec<AuditRecord>,
    /// Writes that were not sent yet.
    deferred: Vec<Write>,
}

impl Tx {
    pub(crate) async fn begin(
        pools: &Pools,
        notifier: Notifier,
        world: World,
        durability: Durability,
    ) -> Result<Self> {
        let inner = match pools {
            Pools::Sqlite(pools) => Transaction::Sqlite(pools.writer.begin(durability).await?),
            Pools::Postgres(pool) => Transaction::Postgres(postgres::begin(pool, durability).await?),
        };
        Ok(Self { inner, notifier, world, topics: BTreeSet::new(), audit: Vec::new(), deferred: Vec::new() })
    }

    /// Defers a write until another statement depends on it, at the latest until the commit. All deferred writes travel
    /// to the database together.
    ///
    /// # Errors
    /// Those of writes that were deferred earlier, where they have to be sent first.
    pub async fn defer(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.push(Write { sql, args, one: false, existing: false }).await
    }

    /// Defers a write that must touch exactly one row.
    ///
    /// # Errors
    /// Those of writes that were deferred earlier. Whatever sends this one answers [`StorageError::Conflict`] where it
    /// touches another number of rows.
    pub async fn defer_one(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.push(Write { sql, args, one: true, existing: false }).await
    }

    /// Defers a change of exactly one row that existed before this transaction. Unlike [`Tx::defer_one`] it may travel
    /// together with deferred inserts into its table.
    ///
    /// # Errors
    /// Those of writes that were deferred earlier. Whatever sends this one answers [`StorageError::Conflict`] where it
    /// touches another number of rows.
    pub async fn defer_existing(&mut self, sql: &'static str, args: Vec<Value>) -> Result<()> {
        self.push(Write { sql, args, one: true, existing: true }).await
    }

    async fn push(&mut self, write: Write) -> Result<()> {
        // On the embedded engine one runs after the other.
        if matches!(self.inner, Transaction::Postgres(_))
            && self.deferred.iter().any(|earlier| write.depends_on(earlier))
        {
            self.flush().await?;
        }
        self.deferred.push(write);
        Ok(())
    }

    /// Sends the deferred writes.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        if self.deferred.is_empty() { Ok(()) } else { self.ask(Vec::new()).await.map(drop) }
    }

    /// Sends the deferred writes and asks the questions, on the embedded engine in one call.
    pub(crate) async fn ask(&mut self, questions: Vec<Question>) -> Result<Vec<Answer>> {
        let writes = std::mem::take(&mut self.deferred);
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

    /// Adds a record to the audit chain. It is chained and written at the commit.
    pub fn audit(&mut self, record: AuditRecord) {
        self.audit.push(record);
    }

    /// Adds a record of a change to `subject` that no case's history shows. It was made by a member of staff or, where
    /// `None`, on the command line; `stored` is what was written.
    pub fn audit_change(&mut self, by: Option<StaffId>, action: &str, subject: String, stored: &str) {
        self.audit(AuditRecord {
            at: self.world().now(),
            actor: by.map_or_else(|| "system".to_owned(), |id| format!("staff:{id}")),
            action: action.to_owned(),
            subject,
            digest: if stored.is_empty() { String::new() } else { digest(stored) },
        });
    }

    /// Notifies a topic in all processes once the transaction is committed.
    pub async fn notify(&mut self, topic: Topic) -> Result<()> {
        self.notify_here(topic);
        if let Transaction::Postgres(tx) = &mut self.inner {
            postgres::notify(tx, topic, self.notifier.sender()).await?;
        }
        Ok(())
    }

    /// Notifies a topic in this process only, once the transaction is committed.
    pub(crate) fn notify_here(&mut self, topic: Topic) {
        self.topics.insert(topic);
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
        self.append_audit().await?;
        if let Transaction::Postgres(_) = self.inner {
            self.flush().await?;
        }
        match self.inner {
            Transaction::Sqlite(tx) => tx.commit(self.deferred).await?,
            Transaction::Postgres(tx) => tx.commit().await?,
        }
        for topic in self.topics {
            self.notifier.notify(topic);
        }
        Ok(())
    }

    pub(crate) fn parts(&mut self) -> (&mut Transaction, &Notifier, &World) {
        (&mut self.inner, &self.notifier, &self.world)
    }

    /// Chains the audit records of the transaction and writes them.
    async fn append_audit(&mut self) -> Result<()> {
        let records = std::mem::take(&mut self.audit);
        let Ok(count @ 1..) = i64::try_from(records.len()) else { return Ok(()) };
        let (last, previous): (i64, String) = self.one(audit::TAKE_HEAD, args![count]).await?;
        let rows = audit::chain(records, last, previous)?;
        let head = rows.last().map(|row| row.hash.clone());
        self.defer(audit::INSERT, args![to_json(&rows)?]).await?;
        self.defer_one(audit::MOVE_HEAD, args![head]).await
    }
}
