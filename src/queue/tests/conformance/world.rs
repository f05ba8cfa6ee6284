//! A small world to run jobs in: one kind of job that does what its text says, and a log of what was done.

use kartabl_domain::orders::{NewJob, Order, Queue};
use kartabl_queue::{Attempt, Data, Engine, JobError, LaneSettings, Router, Settings, run};
use kartabl_storage::{Db, Enqueued, args};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Do {
    pub(crate) what: String,
}

impl Order for Do {
    const KIND: &'static str = "do";
    const QUEUE: Queue = Queue::Routing;
    const MAX_ATTEMPTS: u32 = 3;
    /// Longer than a busy machine needs for any of them.
    const TIMEOUT: Duration = Duration::from_secs(60);
}

/// An order of a kind that nobody handles.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Unknown {}

impl Order for Unknown {
    const KIND: &'static str = "from_a_later_version";
    const QUEUE: Queue = Queue::Routing;
}

pub(crate) struct Tools {
    pub(crate) db: Db,
    pub(crate) log: Mutex<Vec<String>>,
    /// Handlers that nap now, and the most that ever did at once.
    pub(crate) naps: Mutex<(usize, usize)>,
    /// Jobs at the gate end when this is cancelled.
    pub(crate) gate: CancellationToken,
}

const EFFECT: &str = "INSERT INTO schedule (name, expression, last_tick) VALUES ($1, '', 0)";

const GUARDED: &str = "INSERT INTO written (job, guarded) VALUES ($1, TRUE)";
const UNGUARDED: &str = "INSERT INTO written (job, guarded) VALUES ($1, FALSE)";

pub(crate) async fn perform(order: Do, tools: Data<Arc<Tools>>, attempt: Attempt) -> Result<(), JobError> {
    let soon = Duration::from_millis(30);
    tools.log.lock().expect("log").push(format!("{} {}", order.what, attempt.number()));
    match (order.what.as_str(), attempt.number()) {
        ("panic", _) => panic!("kaboom"),
        ("hang", _) => std::future::pending().await,
        ("gate", _) => tools.gate.cancelled().await,
        ("fail", _) => return Err(JobError::retry_after(soon)("boom")),
        ("fail once", 1) => return Err(JobError::retry_after(soon)("boom")),
        ("discard", _) => return Err(JobError::discard("hopeless")),
        ("cancel", _) => return Err(JobError::cancel("withdrawn")),
        ("snooze", _) if tools.count("snooze 1") < 3 => {
            return Err(JobError::snooze(tools.db.world().now() + soon));
        }
        ("wait for cancel", _) => {
            attempt.cancelled().cancelled().await;
            return Err(JobError::retry("interrupted"));
        }
        ("nap", _) => {
            {
                let mut naps = tools.naps.lock().expect("naps");
                *naps = (naps.0 + 1, naps.1.max(naps.0 + 1));
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
            tools.naps.lock().expect("naps").0 -= 1;
        }
        ("effect" | "slow effect", _) | ("effect rolled back", 2) => {
            if order.what == "slow effect" {
                tokio::time::sleep(soon).await;
            }
            let mut tx = tools.db.begin().await?;
            tx.exec(EFFECT, args![attempt.job().to_string()]).await?;
            attempt.finish_in(&mut tx).await?;
            tx.commit().await?;
        }
        // Both write down their own id; only one of them together with the end of the job.
        ("guarded", _) => {
            tokio::time::sleep(soon).await;
            let mut tx = tools.db.begin().await?;
            tx.exec(GUARDED, args![attempt.job()]).await?;
            attempt.finish_in(&mut tx).await?;
            tx.commit().await?;
        }
        ("unguarded", _) => {
            tools.db.exec(UNGUARDED, args![attempt.job()]).await?;
        }
        ("order another", _) => {
            enqueue(&tools.db, &[job("ok")]).await;
        }
        ("effect rolled back", _) => {
            let mut tx = tools.db.begin().await?;
            tx.exec(EFFECT, args![attempt.job().to_string()]).await?;
            attempt.finish_in(&mut tx).await?;
            return Err(JobError::retry_after(soon)("before the commit"));
        }
        _ => {}
    }
    Ok(())
}

impl Tools {
    pub(crate) fn count(&self, entry: &str) -> usize {
        self.log.lock().expect("log").iter().filter(|line| *line == entry).count()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.log.lock().expect("log").clone()
    }
}

/// An interval so long that only a notification can wake a worker within a test.
pub(crate) const NEVER: Duration = Duration::from_secs(3600);

/// A running engine with one lane.
pub(crate) struct Node {
    pub(crate) engine: Engine,
    pub(crate) tools: Arc<Tools>,
    pub(crate) stop: CancellationToken,
    running: JoinHandle<()>,
}

pub(crate) fn settings(lease: Duration) -> Settings {
    let shutdown_timeout = Duration::from_millis(400);
    Settings { lease, shutdown_timeout, ..Settings::named("test", rand_stamp()) }
}

fn rand_stamp() -> [u8; 4] {
    kartabl_storage::testing::world().bytes()
}

pub(crate) fn start(db: &Db) -> Node {
    start_with(db, settings(Duration::from_secs(60)), 4)
}

pub(crate) fn start_with(db: &Db, settings: Settings, concurrency: usize) -> Node {
    start_lane(db, settings, LaneSettings::new(Queue::Routing, concurrency))
}

pub(crate) fn start_lane(db: &Db, settings: Settings, lane: LaneSettings) -> Node {
    let tools = Arc::new(Tools {
        db: db.clone(),
        log: Mutex::default(),
        naps: Mutex::default(),
        gate: CancellationToken::new(),
    });
    let engine = Engine::start(db.clone(), settings);
    let router = Router::new(tools.clone()).on(perform);
    let stop = CancellationToken::new();
    let work = run(engine.clone(), vec![lane], router, stop.clone());
    let running = tokio::spawn(async move { work.await.expect("the workers end when asked") });
    Node { engine, tools, stop, running }
}

impl Node {
    pub(crate) async fn stop(self) -> Arc<Tools> {
        self.stop.cancel();
        self.running.await.expect("a clean end");
        self.tools
    }
}

pub(crate) fn job(what: &str) -> NewJob {
    NewJob::of(&Do { what: what.to_owned() })
}

pub(crate) async fn enqueue(db: &Db, jobs: &[NewJob]) -> Vec<Enqueued> {
    let mut tx = db.begin().await.expect("a transaction");
    let enqueued = tx.enqueue_all(jobs).await.expect("orders");
    tx.commit().await.expect("a commit");
    enqueued
}

/// Every job as `what state attempt`, in the order of ids.
pub(crate) async fn states(db: &Db) -> Vec<String> {
    let rows: Vec<(String, String, i32)> =
        db.all("SELECT args, state, attempt FROM jobs ORDER BY id", args![]).await.expect("jobs");
    let what =
        |args: &str| serde_json::from_str::<Do>(args).map_or_else(|_| "?".to_owned(), |order| order.what);
    rows.iter().map(|(args, state, attempt)| format!("{} {state} {attempt}", what(args))).collect()
}

/// Waits until the jobs stand as expected, and says how they stand if they do not within a minute.
pub(crate) async fn expect_states(db: &Db, expected: &[&str]) {
    let mut seen = Vec::new();
    for _ in 0..6_000 {
        seen = states(db).await;
        if seen == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(seen, expected);
}
