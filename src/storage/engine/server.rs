//! Connections to the server that never wait for ever: a network that swallows packets closes nothing and answers nothing.

use crate::{Result, Settings, StorageError};
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
/// How long an unused connection may take to show that it is alive.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);
/// How long a new connection may take, or a turn in the line for one.
const CONNECT: Duration = Duration::from_secs(10);

/// The server behind a pool, with the time that it gets for an answer.
#[derive(Clone)]
pub struct Server {
    pool: PgPool,
    patience: Patience,
}

/// How long the server may take to answer, and when it last did not. What silenced one connection has probably silenced
/// those that lie idle, too: they are replaced at once instead of being tried one by one.
#[derive(Clone)]
struct Patience {
    lasts: Duration,
    ended_at: Arc<Mutex<Option<Instant>>>,
}

impl Patience {
    async fn with<T, E>(&self, lasts: Duration, work: impl Future<Output = Result<T, E>>) -> Result<T>
    where
        StorageError: From<E>,
    {
        if let Ok(answer) = timeout(lasts, work).await {
            return Ok(answer?);
        }
        *self.ended_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        Err(StorageError::Silent { seconds: lasts.as_secs() })
    }

    fn ended_since(&self, age: Duration) -> bool {
        let ended_at = *self.ended_at.lock().unwrap_or_else(PoisonError::into_inner);
        ended_at.is_some_and(|ended_at| ended_at.elapsed() <= age)
    }
}

impl Server {
    pub(crate) async fn open(settings: &Settings) -> Result<Self> {
        let options = PgConnectOptions::from_str(&settings.url)
            .map_err(|error| StorageError::Address(error.to_string()))?
            .application_name("kartabl");
        let sizes = PgPoolOptions::new().max_connections(settings.connections.max(2));
        let patience = Patience { lasts: settings.patience, ended_at: Arc::default() };
        match pool(sizes, &patience).connect_with(options.clone()).await {
            Ok(pool) => Ok(Self { pool, patience }),
            Err(error) => Err(unreachable(&options, error).await),
        }
    }

    /// A connection that has just shown that it is alive.
    pub async fn acquire(&self) -> Result<Connection> {
        let inner = Some(self.pool.acquire().await?);
        Ok(Connection { inner, open: false, patience: self.patience.clone() })
    }

    /// Begins a transaction with this statement, READ COMMITTED. It is rolled back unless it is committed.
    pub async fn begin(&self, statement: &'static str) -> Result<Connection> {
        let mut connection = self.acquire().await?;
        connection.open = true;
        connection.within(async |connection| connection.execute(statement).await).await?;
        Ok(connection)
    }

    /// The answer to work on a connection of this server.
    ///
    /// # Errors
    /// [`StorageError::Silent`] when none comes in time.
    pub async fn within<T, E>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T>
    where
        StorageError: From<E>,
    {
        self.patience.with(self.patience.lasts, work).await
    }

    /// How long the server may take to answer.
    pub fn patience(&self) -> Duration {
        self.patience.lasts
    }

    /// A pool of one connection to the same server, for a listener: what becomes of a silent one is nobody else's matter.
    pub fn own_line(&self) -> PgPool {
        let options = (*self.pool.connect_options()).clone();
        pool(PgPoolOptions::new().max_connections(1), &self.patience).connect_lazy_with(options)
    }

    pub(crate) async fn close(&self) {
        // What is still out when the time is over ends with the process.
        let _ = timeout(self.patience.lasts, self.pool.close()).await;
    }
}

fn pool(options: PgPoolOptions, patience: &Patience) -> PgPoolOptions {
    let settings = session(patience.lasts);
    let sign_of_life = SIGN_OF_LIFE.min(patience.lasts / 2);
    let patience = patience.clone();
    options
        .acquire_timeout(CONNECT.min(patience.lasts))
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let settings = settings.clone();
            Box::pin(async move { connection.execute(AssertSqlSafe(settings)).await.map(drop) })
        })
        .before_acquire(move |connection, seen| {
            let patience = patience.clone();
            Box::pin(async move {
                if patience.ended_since(seen.age) {
                    return Ok(false);
                }
                // A connection that was just used is alive; asking each time would cost a round trip for each statement.
                Ok(seen.idle_for <= TRUSTED_FOR
                    || patience.with(sign_of_life, connection.ping()).await.is_ok())
            })
        })
}

/// What the server is told at the start of a session, so that it lets go of what a lost client held: our transactions
/// never idle for longer than our patience lasts. Settings that this server does not know are left out.
fn session(patience: Duration) -> String {
    let idle = (patience * 3).as_millis();
    format!(
        "SELECT set_config(name, given.value, FALSE) FROM pg_settings JOIN (VALUES
           ('idle_in_transaction_session_timeout', '{idle}'), ('tcp_user_timeout', '{idle}'),
           ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')
         ) AS given (name, value) USING (name)"
    )
}

/// The pool only says that it waited in vain; a single try tells why.
async fn unreachable(options: &PgConnectOptions, error: sqlx::Error) -> StorageError {
    let cause = match timeout(CONNECT, PgConnection::connect_with(options)).await {
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
    patience: Patience,
}

impl Connection {
    /// The answer to work on this connection, see [`Server::within`].
    ///
    /// # Errors
    /// Of the work, or that no answer came in time.
    pub async fn within<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T> {
        let patience = self.patience.clone();
        patience.with(patience.lasts, work(self)).await
    }

    /// Commits. Whether a commit without an answer went through is unknown.
    ///
    /// # Errors
    /// Of the server, or that no answer came in time.
    pub async fn commit(mut self) -> Result<()> {
        self.within(async |connection| connection.execute("COMMIT").await).await?;
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
        let (open, patience) = (self.open, self.patience.clone());
        runtime.spawn(async move {
            let back = async {
                if open && inner.execute("ROLLBACK").await.is_err() {
                    inner.close_on_drop();
                    return Ok(());
                }
                inner.return_to_pool().await;
                Ok(())
            };
            if patience.with::<_, StorageError>(patience.lasts, back).await.is_err() {
                // Closing is bounded, too.
                inner.close_on_drop();
            }
        });
    }
}
