//! Fresh, migrated databases for tests: SQLite in a temporary folder, PostgreSQL on the server that the tests' command starts.

mod network;

pub use network::Network;

use crate::{Db, Settings, engine::Pools};
use jiff::Timestamp;
use kartabl_domain::{Clock, World, clock::fixed::SeededChance};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::{
    io::Read,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// The server's address, for instance `postgres://postgres@127.0.0.1:5432/postgres`.
pub const SERVER: &str = "KARTABL_TEST_POSTGRES";

/// A database of its own, gone when dropped (SQLite) or with the server (PostgreSQL).
pub struct TestDb {
    /// The handle.
    pub db: Db,
    /// Its address, for a second handle or another process.
    pub url: String,
    folder: TempDir,
}

impl TestDb {
    /// A temporary folder that lives as long as the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the database beside a process that works with it.
    pub async fn shared(mut self) -> Self {
        self.db.close().await;
        let world = self.db.world().clone();
        self.db = Db::open(&Settings::new(&self.url).shared(), world).await.expect("opening");
        self
    }

    /// `sqlite` or `postgres`, for messages.
    pub fn engine(&self) -> &'static str {
        match self.db.pools() {
            Pools::Sqlite(_) => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }
}

/// The system's clock and chance.
pub fn world() -> World {
    struct SystemClock;
    impl Clock for SystemClock {
        #[expect(clippy::disallowed_methods, reason = "the one place where tests get real time")]
        fn now(&self) -> Timestamp {
            Timestamp::now()
        }
    }
    let mut seed = [0; 8];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut seed))
        .expect("random bytes");
    World::new(SystemClock, SeededChance::new(u64::from_le_bytes(seed)))
}

/// A fresh SQLite database in this world.
pub async fn sqlite(world: World) -> TestDb {
    let folder = TempDir::new().expect("a temporary folder");
    let url = format!("sqlite://{}/kartabl.db", folder.path().display());
    open(url, folder, world).await
}

/// A fresh PostgreSQL database in this world.
pub async fn postgres(world: World) -> TestDb {
    let url = empty_postgres(&world).await;
    open(url, TempDir::new().expect("a temporary folder"), world).await
}

/// The address of a PostgreSQL database without tables, for a process that migrates by itself.
pub async fn empty_postgres(world: &World) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var(SERVER)
        .unwrap_or_else(|_| panic!("{SERVER} is not set: run tests/run, which starts what the tests need"));
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let stamp = world.bytes::<4>();
    let name = format!("kartabl_{}_{number}_{}", std::process::id(), hex::encode(stamp));
    let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests");
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .expect("a fresh database");
    connection.close().await.expect("closing");
    let (base, _) = server.rsplit_once('/').expect("an address that ends with a database");
    format!("{base}/{name}")
}

async fn open(url: String, folder: TempDir, world: World) -> TestDb {
    let db = Db::open(&Settings::new(&url), world).await.expect("opening");
    db.migrate().await.expect("migrating");
    TestDb { db, url, folder }
}

/// Runs one test on both engines, one after the other.
pub async fn on_both(test: impl AsyncFn(&TestDb)) {
    for database in [sqlite(world()).await, postgres(world()).await] {
        let engine = database.engine();
        #[expect(clippy::print_stderr, reason = "tells in a failed test which engine was under it")]
        {
            eprintln!("on {engine}");
        }
        test(&database).await;
        database.db.close().await;
    }
}
