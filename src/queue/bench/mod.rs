//! Measures the engine: how fast jobs are ordered and worked off, and how long one waits when nothing else is to do.

mod bare;
mod processes;

pub use processes::{processes, work};

use crate::{Attempt, Data, Engine, JobError, LaneSettings, Router, Settings, run};
use kartabl_domain::orders::{NewJob, Order, Queue};
use kartabl_storage::{Db, Result, StorageError, args, engine::Pools};
use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// Jobs in one transaction when ordering in batches.
const BATCH: usize = 1_000;
/// Single orders measured at most; each waits for the disk.
const SINGLES: usize = 2_000;
/// Jobs ordered one by one on an idle engine.
const PROBES: usize = 100;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs to work off.
    pub jobs: usize,
    /// Slots of each process.
    pub concurrency: usize,
    /// Order them in batches of 1,000 instead of one by one.
    pub batch: bool,
    /// Finished jobs put into the table beforehand.
    pub finished: i64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Jobs worked off.
    pub jobs: usize,
    /// Processes that worked.
    pub workers: usize,
    /// Slots of each of them.
    pub concurrency: usize,
    /// Finished jobs that lay in the table.
    pub finished: i64,
    /// Orders placed in a second.
    pub enqueue_per_second: f64,
    /// Jobs worked off in a second, outcomes written.
    pub drain_per_second: f64,
    /// The same rows claimed and finished in batches of 500 without handlers or workers: what the statements allow.
    pub bare_per_second: f64,
    /// From placing an order to the start of its handler on an idle engine.
    pub wait_ms: Waits,
    /// Claiming statements of the drain, where this process worked.
    pub claims: Option<u64>,
    /// Writing transactions of the drain, where this process worked.
    pub writes: Option<u64>,
    /// Jobs that ran more than once; anything but zero is a defect.
    pub repeated: usize,
}

/// Quantiles in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Waits {
    /// Half of the waits were shorter.
    pub p50: f64,
    /// 95 of 100 were.
    pub p95: f64,
    /// 99 of 100 were.
    pub p99: f64,
}

#[derive(Serialize, Deserialize)]
struct Tiny {
    number: usize,
}

impl Order for Tiny {
    const KIND: &'static str = "bench_tiny";
    const QUEUE: Queue = Queue::Bulk;
}

struct Seen {
    runs: Vec<AtomicBool>,
    repeated: AtomicUsize,
    done: AtomicUsize,
    asked: Mutex<Instant>,
    /// Nanoseconds from `asked` to the start of the last handler.
    waited: AtomicU64,
}

async fn tiny(order: Tiny, seen: Data<Arc<Seen>>, _: Attempt) -> Result<(), JobError> {
    let run_before = seen.runs.get(order.number).is_some_and(|run| run.swap(true, SeqCst));
    seen.repeated.fetch_add(usize::from(run_before), SeqCst);
    if order.number >= seen.runs.len() {
        let asked = *crate::process::lock(&seen.asked);
        seen.waited.store(u64::try_from(asked.elapsed().as_nanos()).unwrap_or(u64::MAX), SeqCst);
    }
    seen.done.fetch_add(1, SeqCst);
    Ok(())
}

/// Runs the measurement in a migrated database that holds no unfinished jobs, and removes its jobs again.
///
/// # Errors
/// [`StorageError::Conflict`] when there are unfinished jobs, which the measurement would disturb.
pub async fn queue(db: &Db, options: &Options) -> Result<Report> {
    let bare_per_second = prepare(db, options).await?;
    let enqueue_per_second = order(db, options.jobs, options.batch).await?;

    let seen = Arc::new(Seen {
        runs: (0..options.jobs).map(|_| AtomicBool::new(false)).collect(),
        repeated: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        asked: Mutex::new(Instant::now()),
        waited: AtomicU64::new(0),
    });
    let engine = Engine::start(db.clone(), Settings::named("bench", db.world().bytes()));
    let lanes = vec![LaneSettings::new(Queue::Bulk, options.concurrency)];
    let stop = CancellationToken::new();
    let router = Router::new(seen.clone()).on(tiny);
    let started = Instant::now();
    let work = tokio::spawn(run(engine.clone(), lanes, router, stop.clone()));
    until(&seen, options.jobs).await;
    engine.flush().await;
    let drain_per_second = rate(options.jobs, started);
    let count = |counter: &AtomicU64| counter.load(SeqCst);
    let (claims, writes) = (count(&engine.counters().claims), count(&engine.counters().writes));

    let wait_ms = waits(db, &seen, options.jobs).await?;
    stop.cancel();
    if !matches!(work.await, Ok(Ok(()))) {
        return Err(StorageError::corrupt("the workers of the measurement ended by themselves"));
    }
    clean(db).await?;
    Ok(Report {
        engine: engine_name(db),
        jobs: options.jobs,
        workers: 1,
        concurrency: options.concurrency,
        finished: options.finished,
        enqueue_per_second,
        drain_per_second,
        bare_per_second,
        wait_ms,
        claims: Some(claims),
        writes: Some(writes),
        repeated: seen.repeated.load(SeqCst),
    })
}

/// Fills the table and measures the bare statements.
async fn prepare(db: &Db, options: &Options) -> Result<f64> {
    const UNFINISHED: &str =
        "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE state IN ('scheduled', 'available', 'running')";
    let (unfinished,): (i64,) = db.one(UNFINISHED, args![]).await?;
    if unfinished > 0 {
        return Err(StorageError::Conflict);
    }
    prefill(db, options.finished).await?;
    bare::run(db, options.jobs).await
}

async fn clean(db: &Db) -> Result<()> {
    const CLEAN: &str = "DELETE FROM jobs WHERE kind = $1";
    db.exec(CLEAN, args![Tiny::KIND]).await?;
    Ok(())
}

fn engine_name(db: &Db) -> &'static str {
    match db.pools() {
        Pools::Sqlite(_) => "sqlite",
        Pools::Postgres(_) => "postgres",
    }
}

async fn prefill(db: &Db, finished: i64) -> Result<()> {
    const FILL: &str = "
INSERT INTO jobs (queue, kind, args, state, priority, attempt, max_attempts, timeout_ms, run_at, created_at, finished_at)
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1)
SELECT 'bulk', 'bench_tiny', '{\"number\":0}', 'done', 0, 1, 10, 60000, $2, $2, $2 FROM numbers";
    if finished > 0 {
        db.exec(FILL, args![finished, db.world().now()]).await?;
        // Of a table that is empty the planner would learn that it always will be.
        if let Pools::Postgres(server) = db.pools() {
            sqlx::query("ANALYZE jobs").execute(&mut *server.acquire().await?).await?;
        }
    }
    Ok(())
}

/// Places the orders and answers how many a second.
async fn order(db: &Db, jobs: usize, batch: bool) -> Result<f64> {
    let singles = if batch { 0 } else { jobs.min(SINGLES) };
    let started = Instant::now();
    for number in 0..singles {
        place(db, number..number + 1).await?;
    }
    let single_rate = rate(singles, started);
    let started = Instant::now();
    for from in (singles..jobs).step_by(BATCH) {
        place(db, from..(from + BATCH).min(jobs)).await?;
    }
    Ok(if batch { rate(jobs, started) } else { single_rate })
}

async fn place(db: &Db, numbers: std::ops::Range<usize>) -> Result<()> {
    let orders: Vec<_> = numbers.map(|number| NewJob::of(&Tiny { number })).collect();
    let mut tx = db.begin().await?;
    tx.enqueue_all(&orders).await?;
    tx.commit().await
}

/// Orders one job at a time on an idle engine.
async fn waits(db: &Db, seen: &Seen, jobs: usize) -> Result<Waits> {
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut waits = Vec::with_capacity(PROBES);
    for probe in 0..PROBES {
        let [pause] = db.world().bytes();
        tokio::time::sleep(Duration::from_millis(10 + u64::from(pause) / 16)).await;
        *crate::process::lock(&seen.asked) = Instant::now();
        place(db, jobs + probe..jobs + probe + 1).await?;
        until(seen, jobs + probe + 1).await;
        waits.push(Duration::from_nanos(seen.waited.load(SeqCst)));
    }
    Ok(Waits::of(waits))
}

impl Waits {
    fn of(mut waits: Vec<Duration>) -> Self {
        waits.sort_unstable();
        let quantile = |percent: usize| {
            let place = waits.len().saturating_sub(1) * percent / 100;
            waits.get(place).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1_000.0)
        };
        Self { p50: quantile(50), p95: quantile(95), p99: quantile(99) }
    }
}

async fn until(seen: &Seen, done: usize) {
    while seen.done.load(SeqCst) < done {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn rate(count: usize, since: Instant) -> f64 {
    let seconds = since.elapsed().as_secs_f64();
    // Counts of jobs are far below the precision of a double.
    u32::try_from(count).map_or(f64::INFINITY, f64::from) / seconds
}
