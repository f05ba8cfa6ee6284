//! The database handle: four verbs that read or write by themselves, and the door to a transaction.

use crate::{
    engine::{
        Pools,
        batch::{self, Answer, Batch, Question},
        bind::bind,
        durability::Durability,
        options::Settings,
        postgres,
        server::Server,
        sqlite,
    },
    error::{Result, StorageError},
    notify::Notifier,
    tx::Tx,
    values::{Record, Value, timestamp},
};
use jiff::SignedDuration;
use kartabl_domain::World;
use sqlx::SqlSafeStr;

/// A handle on the database; clones share its pools.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    notifier: Notifier,
    world: World,
}

const PING: &str = "SELECT CAST(1 AS BIGINT)";
const SERVER_CLOCK: &str = "SELECT now_us()";

impl Db {
    /// Opens the pools; the schema is brought up to date by [`Db::migrate`].
    pub async fn open(settings: &Settings, world: World) -> Result<Self> {
        let pools = match settings.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => Pools::Sqlite(sqlite::open(settings).await?),
            Some("postgres" | "postgresql") => Pools::Postgres(Server::open(settings).await?),
            _ => return Err(StorageError::Address("begins with neither sqlite: nor postgres:".to_owned())),
        };
        Ok(Self { pools, notifier: Notifier::new(&world), world })
    }

    /// Begins a transaction whose commit waits for the fsync. Dropping it without a commit rolls it back.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(&self.pools, self.notifier.clone(), self.world.clone(), Durability::Full).await
    }

    /// Begins a transaction whose commit does not wait for the fsync, for background work that may run again. A power cut
    /// may take it back, with all that was committed after it up to the next transaction of [`Db::begin`]; the death of the
    /// process does not.
    pub async fn begin_relaxed(&self) -> Result<Tx> {
        Tx::begin(&self.pools, self.notifier.clone(), self.world.clone(), Durability::Relaxed).await
    }

    /// From now on no commit of the embedded engine waits for an fsync. For a database that is created anew if its
    /// creation is interrupted. On PostgreSQL, whose operator decides about its durability, this changes nothing.
    pub fn disable_fsync(&self) {
        if let Pools::Sqlite(pools) = &self.pools {
            pools.writer.disable_fsync();
        }
    }

    /// Moves all commits of the embedded engine into the database file, which is complete without its log then. On
    /// PostgreSQL this does nothing.
    pub async fn checkpoint(&self) -> Result<()> {
        if let Pools::Sqlite(pools) = &self.pools {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut *pools.writer.acquire().await?)
                .await?;
        }
        Ok(())
    }

    /// All rows of a reading statement.
    pub async fn all<T: Record>(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<T>> {
        Ok(match &self.pools {
            Pools::Sqlite(pools) => bind!(sqlx::query_as(sql), args).fetch_all(&pools.readers).await?,
            Pools::Postgres(server) => {
                let query = bind!(sqlx::query_as(sql), args);
                server
                    .acquire()
                    .await?
                    .with_timeout(async |connection| query.fetch_all(connection).await)
                    .await?
            }
        })
    }

    /// Asks several questions, on the embedded engine in one call.
    pub(crate) async fn ask(&self, questions: Vec<Question>) -> Result<Vec<Answer>> {
        if questions.is_empty() {
            return Ok(Vec::new());
        }
        match &self.pools {
            Pools::Sqlite(pools) => {
                let mut reader = pools.readers.acquire().await?;
                batch::run(&mut reader, Batch::default(), questions).await.map_err(|(_, error)| error.into())
            }
            Pools::Postgres(server) => postgres::ask(&mut server.acquire().await?, questions).await,
        }
    }

    /// The row of a reading statement, if there is one.
    pub async fn maybe<T: Record>(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Option<T>> {
        Ok(match &self.pools {
            Pools::Sqlite(pools) => bind!(sqlx::query_as(sql), args).fetch_optional(&pools.readers).await?,
            Pools::Postgres(server) => {
                let query = bind!(sqlx::query_as(sql), args);
                server
                    .acquire()
                    .await?
                    .with_timeout(async |connection| query.fetch_optional(connection).await)
                    .await?
            }
        })
    }

    /// The one row of a reading statement; none is [`StorageError::NotFound`].
    pub async fn one<T: Record>(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<T> {
        self.maybe(sql, args).await?.ok_or(StorageError::NotFound)
    }

    /// Runs a writing statement by itself and answers how many rows it touched.
    pub async fn exec(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<u64> {
        Ok(match &self.pools {
            Pools::Sqlite(pools) => {
                let mut writer = pools.writer.acquire().await?;
                let rows = bind!(sqlx::query(sql), args).execute(&mut *writer).await?.rows_affected();
                drop(writer);
                pools.writer.sync().await?;
                rows
            }
            Pools::Postgres(server) => {
                let query = bind!(sqlx::query(sql), args);
                let done = server
                    .acquire()
                    .await?
                    .with_timeout(async |connection| query.execute(connection).await)
                    .await?;
                done.rows_affected()
            }
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        self.one::<(i64,)>(PING, vec![]).await.map(drop)
    }

    /// How far the clock of the server is ahead of ours, which orders jobs by its own; needs the current schema.
    pub async fn clock_ahead(&self) -> Result<SignedDuration> {
        if let Pools::Sqlite(_) = self.pools {
            return Ok(SignedDuration::ZERO);
        }
        let (clock,): (i64,) = self.one(SERVER_CLOCK, vec![]).await?;
        Ok(timestamp(clock)?.duration_since(self.world.now()))
    }

    /// What commits notify in this process.
    pub fn notifier(&self) -> &Notifier {
        &self.notifier
    }

    /// The time and chance this handle was opened with.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The native pools, for the few statements that differ per engine (migrations, claims, notifications, text search).
    pub fn pools(&self) -> &Pools {
        &self.pools
    }

    /// Waits for what is under way and closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite(pools) => {
                pools.readers.close().await;
                pools.writer.close().await;
            }
            Pools::Postgres(server) => server.close().await,
        }
    }
}

/// Exactly one row was to change: none means that somebody else was faster.
pub fn expect_one(rows: u64) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(StorageError::Conflict) }
}
