//! The database handle: four verbs that read or write by themselves, and the door to a transaction.

use crate::{
    Record, Result, StorageError, Tx, Value, Wakes,
    engine::{
        Pools, Promise,
        batch::{self, Answer, Batch, Question},
        postgres,
        server::Server,
        sqlite,
    },
    values::timestamp,
};
use jiff::SignedDuration;
use kartabl_domain::World;
use sqlx::SqlSafeStr;
use std::time::Duration;

/// Far more than any statement of a page or a job takes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the database is and how many connections it gets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://PATH` or `postgres://…`.
    pub url: String,
    /// Connections of the PostgreSQL pool.
    pub connections: u32,
    /// Reading connections of SQLite; there is always one writer.
    pub readers: u32,
    /// Whether other processes may be at the same SQLite database.
    pub sharing: Sharing,
    /// How long PostgreSQL may take to answer a statement. Whoever waits is told then that it is out of reach.
    pub patience: Duration,
}

/// Who else may work with an SQLite database while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody: for every process that serves pages or works on jobs.
    Alone,
    /// A serving process: for short commands that read or write a few rows.
    Beside,
}

impl Settings {
    /// The usual sizes for this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: 16, readers: 4, sharing: Sharing::Alone, patience: PATIENCE }
    }

    /// The same, opened beside a serving process, for commands whose statements may take their time.
    #[must_use]
    pub fn beside(self) -> Self {
        Self { sharing: Sharing::Beside, ..self }.patient()
    }

    /// The same for work that nobody waits for.
    #[must_use]
    pub fn patient(self) -> Self {
        Self { patience: Duration::from_secs(3600), ..self }
    }
}

/// A handle on the database; clones share its pools.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    wakes: Wakes,
    world: World,
}

const PING: &str = "SELECT CAST(1 AS BIGINT)";
const SERVER_CLOCK: &str = "SELECT now_us()";

macro_rules! bind {
    ($query:expr, $args:expr) => {{
        let mut query = $query;
        for value in $args {
            query = query.bind(value);
        }
        query
    }};
}
pub(crate) use bind;

impl Db {
    /// Opens the pools; the schema is brought up to date by [`Db::migrate`].
    pub async fn open(settings: &Settings, world: World) -> Result<Self> {
        let pools = match settings.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => sqlite::open(settings).await?,
            Some("postgres" | "postgresql") => Pools::Postgres(Server::open(settings).await?),
            _ => return Err(StorageError::Address("begins with neither sqlite: nor postgres:".to_owned())),
        };
        Ok(Self { pools, wakes: Wakes::new(&world), world })
    }

    /// Begins a transaction; dropping it without a commit rolls it back.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(&self.pools, self.wakes.clone(), self.world.clone(), Promise::Kept).await
    }

    /// Begins a transaction of a job, see [`Promise::Repeatable`].
    pub async fn begin_repeatable(&self) -> Result<Tx> {
        Tx::begin(&self.pools, self.wakes.clone(), self.world.clone(), Promise::Repeatable).await
    }

    /// From now on no commit waits for the disk: for a database that is made anew if its making is interrupted. The
    /// server's durability is its operator's matter and stays as it is.
    pub fn hurry(&self) {
        if let Pools::Sqlite(pools) = &self.pools {
            pools.writer.hurry();
        }
    }

    /// Moves all commits of the embedded engine into the database file itself, so that it is whole without its log.
    pub async fn gather(&self) -> Result<()> {
        if let Pools::Sqlite(pools) = &self.pools {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *pools.writer.hold().await?).await?;
        }
        Ok(())
    }

    /// All rows of a reading statement.
    pub async fn all<T: Record>(&self, sql: impl SqlSafeStr, args: Vec<Value>) -> Result<Vec<T>> {
        Ok(match &self.pools {
            Pools::Sqlite(pools) => bind!(sqlx::query_as(sql), args).fetch_all(&pools.readers).await?,
            Pools::Postgres(server) => {
                let query = bind!(sqlx::query_as(sql), args);
                server.acquire().await?.within(async |connection| query.fetch_all(connection).await).await?
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
                    .within(async |connection| query.fetch_optional(connection).await)
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
                let mut held = pools.writer.hold().await?;
                let rows = bind!(sqlx::query(sql), args).execute(&mut *held).await?.rows_affected();
                drop(held);
                pools.writer.keep().await?;
                rows
            }
            Pools::Postgres(server) => {
                let query = bind!(sqlx::query(sql), args);
                let done = server
                    .acquire()
                    .await?
                    .within(async |connection| query.execute(connection).await)
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

    /// The bells that commits ring.
    pub fn wakes(&self) -> &Wakes {
        &self.wakes
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
