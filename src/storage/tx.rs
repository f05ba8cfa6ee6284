//! The transaction: rows, jobs and audit records of one action, all or nothing.

use crate::{
    AuditRecord, Bell, Record, Result, StorageError, Value, Wakes, audit,
    db::bind,
    engine::{Pools, Promise, Transaction, postgres},
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
}

impl Tx {
    pub(crate) async fn begin(pools: &Pools, wakes: Wakes, world: World, promise: Promise) -> Result<Self> {
        let inner = match pools {
            Pools::Sqlite(pools) => Transaction::Sqlite(pools.begin(promise).await?),
            Pools::Postgres(pool) => Transaction::Postgres(postgres::begin(pool, promise).await?),
        };
        Ok(Self { inner, wakes, world, bells: BTreeSet::new(), audit: Vec::new() })
    }

    /// All rows of a statement, also of one that writes and says RETURNING.
    pub async fn all<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<T>> {
        Ok(match &mut self.inner {
            Transaction::Sqlite(tx) => bind!(sqlx::query_as(sql), args).fetch_all(&mut **tx).await?,
            Transaction::Postgres(tx) => {
                let query = bind!(sqlx::query_as(sql), args);
                tx.within(async |tx| query.fetch_all(tx).await).await?
            }
        })
    }

    /// The row of a statement, if there is one.
    pub async fn maybe<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Option<T>> {
        Ok(match &mut self.inner {
            Transaction::Sqlite(tx) => bind!(sqlx::query_as(sql), args).fetch_optional(&mut **tx).await?,
            Transaction::Postgres(tx) => {
                let query = bind!(sqlx::query_as(sql), args);
                tx.within(async |tx| query.fetch_optional(tx).await).await?
            }
        })
    }

    /// The one row of a statement; none is [`StorageError::NotFound`].
    pub async fn one<T: Record>(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<T> {
        self.maybe(sql, args).await?.ok_or(StorageError::NotFound)
    }

    /// Runs a statement and answers how many rows it touched.
    pub async fn exec(&mut self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64> {
        Ok(match &mut self.inner {
            Transaction::Sqlite(tx) => {
                bind!(sqlx::query(sql), args).execute(&mut **tx).await?.rows_affected()
            }
            Transaction::Postgres(tx) => {
                let query = bind!(sqlx::query(sql), args);
                tx.within(async |tx| query.execute(tx).await).await?.rows_affected()
            }
        })
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

    /// The native transaction, for the few statements that differ per engine.
    pub fn native(&mut self) -> &mut Transaction {
        &mut self.inner
    }

    /// Chains the audit records, commits, then wakes the workers of the queues that got jobs.
    pub async fn commit(mut self) -> Result<()> {
        // Last, because the head of the chain is one row that all writers share.
        audit::append(&mut self).await?;
        match self.inner {
            Transaction::Sqlite(tx) => tx.commit().await?,
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
