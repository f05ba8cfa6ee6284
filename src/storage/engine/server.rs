//! Connections to the server, none of which waits for ever: a network that swallows packets closes nothing and answers
//! nothing.

use super::options::Settings;
use crate::error::{Result, StorageError};
use sqlx::{
    AssertSqlSafe, Connection as _, Executor, PgConnection, PgPool, Postgres,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{
    future::Future,
    ops::{Deref, DerefMut},
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{runtime::Handle, time::timeout};

/// How long an unused connection is believed to be alive.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// How long an unused connection may take to answer a ping.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// How long a new connection may take, and how long one may wait for the pool.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The pool of connections to the server, with a time-out for every statement.
#[derive(Clone)]
pub struct Server {
    pool: PgPool,
    timeout: StatementTimeout,
}

/// How long the server may take to answer, and when that time last expired. What silenced one connection has probably
/// silenced those that lie idle, too: they are replaced at once instead of being tried one by one.
#[derive(Clone)]
struct StatementTimeout {
    limit: Duration,
    expired_at: Arc<Mutex<Option<Instant>>>,
}

impl StatementTimeout {
    async fn with<T, E>(&self, limit: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T>
    where
        StorageError: From<E>,
    {
        if let Ok(answer) = timeout(limit, work).await {
            return Ok(answer?);
        }
        *self.expired_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Err(StorageError::Timeout { seconds: limit.as_secs() })
    }

    fn expired_within(&self, age: Duration) -> bool {
        let expired_at = *self.expired_at.lock().unwrap_or_else(PoisonError::into_inner);
        expired_at.is_some_and(|expired_at| expired_at.elapsed() <= age)
    }
}

impl Server {
    pub(crate) async fn open(settings: &Settings) -> Result<Self> {
        let options = PgConnectOptions::from_str(&settings.url)
            .map_err(|error| StorageError::Address(error.to_string()))?
            .application_name("kartabl");
        let sizes = PgPoolOptions::new().max_connections(settings.connections.max(2));
        let timeout = StatementTimeout { limit: settings.statement_timeout, expired_at: Arc::default() };
        match pool(sizes, &timeout).connect_with(options.clone()).await {
            Ok(pool) => Ok(Self { pool, timeout }),
            Err(error) => Err(unreachable(&options, error).await),
        }
    }

    /// A connection that has just shown that it is alive.
    pub async fn acquire(&self) -> Result<Connection> {
        let inner = Some(self.pool.acquire().await?);
        Ok(Connection { inner, open: false, timeout: self.timeout.clone() })
    }

    /// Begins a transaction with this statement, READ COMMITTED. It is rolled back unless it is committed.
    pub async fn begin(&self, statement: &'static str) -> Result<Connection> {
        let mut connection = self.acquire().await?;
        connection.open = true;
        connection.with_timeout(async |connection| connection.execute(statement).await).await?;
        Ok(connection)
    }

    /// Runs work on a connection of this server with the statement time-out.
    ///
    /// # Errors
    /// [`StorageError::Timeout`] when no answer comes in time, and those of the work.
    pub async fn with_timeout<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T>
    where
        StorageError: From<E>,
    {
        self.timeout.with(self.timeout.limit, work).await
    }

    /// How long the server may take to answer.
    pub fn statement_timeout(&self) -> Duration {
        self.timeout.limit
    }

    /// A pool of one connection to the same server, for a listener, whose connection may fall silent without taking a
    /// place in the main pool.
    pub fn dedicated_pool(&self) -> PgPool {
        let options = (*self.pool.connect_options()).clone();
        pool(PgPoolOptions::new().max_connections(1), &self.timeout).connect_lazy_with(options)
    }

    pub(crate) async fn close(&self) {
        // What is still out when the time is over ends with the process.
        let _ = timeout(self.timeout.limit, self.pool.close()).await;
    }
}

fn pool(options: PgPoolOptions, timeout: &StatementTimeout) -> PgPoolOptions {
    let settings = session(timeout.limit);
    let ping_timeout = PING_TIMEOUT.min(timeout.limit / 2);
    let timeout = timeout.clone();
    options
        .acquire_timeout(CONNECT_TIMEOUT.min(timeout.limit))
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(async move { connection.execute(AssertSqlSafe(settings)).await.map(drop) })
        })
        .before_acquire(move |connection, seen| {
            let timeout = timeout.clone();
            Box::pin(async move {
                if timeout.expired_within(seen.age) {
                    return Ok(false);
                }
                // A connection that was just used is alive; asking each time would cost a round trip for each statement.
                Ok(seen.idle_for <= TRUSTED_FOR
                    || timeout.with(ping_timeout, connection.ping()).await.is_ok())
            })
        })
}

/// What the server is told at the start of a session, so that it lets go of what a lost client held: our transactions
/// never idle for longer than the statement time-out. Settings that this server does not know are left out.
fn session(timeout: Duration) -> String {
    let idle = (timeout * 3).as_millis();
    format!(
        "SELECT set_config(name, given.value, FALSE) FROM pg_settings JOIN (VALUES
           ('idle_in_transaction_session_timeout', '{idle}'), ('tcp_user_timeout', '{idle}'),
           ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')
         ) AS given (name, value) USING (name)"
    )
}

/// The pool only says that it waited in vain; a single try tells why.
async fn unreachable(options: &PgConnectOptions, error: sqlx::Error) -> StorageError {
    let cause = match timeout(CONNECT_TIMEOUT, PgConnection::connect_with(options)).await {
        Ok(Err(cause)) => cause,
        Ok(Ok(_)) | Err(_) => error,
    };
    StorageError::Unreachable(format!("{}:{}: {cause}", options.get_host(), options.get_port()))
}

/// A connection of the pool, perhaps in a transaction.
pub struct Connection {
    /// There until it is dropped.
    inner: Option<PoolConnection<Postgres>>,
    /// Whether a transaction may be open, which nobody else may find on this connection.
    open: bool,
    timeout: StatementTimeout,
}

impl Connection {
    /// Runs work on this connection with the statement time-out.
    ///
    /// # Errors
    /// [`StorageError::Timeout`] when no answer comes in time, and those of the work.
    pub async fn with_timeout<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T> {
        let timeout = self.timeout.clone();
        timeout.with(timeout.limit, work(self)).await
    }

    /// Commits.
    ///
    /// # Errors
    /// [`StorageError::Timeout`] when no answer comes in time; whether the commit went through is unknown then. Otherwise
    /// those of the server.
    pub async fn commit(mut self) -> Result<()> {
        self.with_timeout(async |connection| connection.execute("COMMIT").await).await?;
        self.open = false;
        Ok(())
    }
}

const LIVE: &str = "a connection is there until it is dropped";

impl Deref for Connection {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        self.inner.as_ref().expect(LIVE)
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut PgConnection {
        self.inner.as_mut().expect(LIVE)
    }
}

impl Drop for Connection {
    /// Back to the pool, which asks the server whether all is well and would wait for ever: its place would be lost. What
    /// does not come back in time is cut off.
    fn drop(&mut self) {
        let Some(mut inner) = self.inner.take() else { return };
        // Without a runtime there is no pool to go back to.
        let Ok(runtime) = Handle::try_current() else { return };
        let (open, timeout) = (self.open, self.timeout.clone());
        runtime.spawn(async move {
            let back = async {
                if open && inner.execute("ROLLBACK").await.is_err() {
                    inner.close_on_drop();
                    return Ok(());
                }
                inner.return_to_pool().await;
                Ok(())
            };
            if timeout.with::<_, StorageError>(timeout.limit, back).await.is_err() {
                // Closing is bounded, too.
                inner.close_on_drop();
            }
        });
    }
}
