//! The jobs of a measurement: enqueued before it, and removed after it.

use super::report::{Options, rate};
use kartabl_domain::orders::{NewJob, Order, Queue};
use kartabl_storage::{Db, Result, StorageError, args, engine::Pools};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Jobs in one transaction when enqueuing in batches.
const BATCH: usize = 1_000;
/// The most jobs that are measured one by one; each waits for an fsync.
const SINGLES: usize = 2_000;
/// Jobs enqueued one by one on an idle engine.
pub(super) const PROBES: usize = 100;

#[derive(Serialize, Deserialize)]
pub(super) struct Tiny {
    pub(super) number: usize,
}

impl Order for Tiny {
    const KIND: &'static str = "bench_tiny";
    const QUEUE: Queue = Queue::Bulk;
}

/// Refuses a database with unfinished jobs, which the measurement would disturb, and fills the table with finished ones.
pub(super) async fn prepare(db: &Db, options: &Options) -> Result<()> {
    const UNFINISHED: &str =
        "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE state IN ('scheduled', 'available', 'running')";
    let (unfinished,): (i64,) = db.one(UNFINISHED, args![]).await?;
    if unfinished > 0 {
        return Err(StorageError::Conflict);
    }
    prefill(db, options.finished).await
}

async fn prefill(db: &Db, finished: i64) -> Result<()> {
    const FILL: &str = "
INSERT INTO jobs (queue, kind, args, state, priority, attempt, max_attempts, timeout_ms, run_at, created_at, finished_at)
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1)
SELECT 'bulk', 'bench_tiny', '{\"number\":0}', 'done', 0, 1, 10, 60000, $2, $2, $2 FROM numbers";
    if finished > 0 {
        db.exec(FILL, args![finished, db.world().now()]).await?;
        // Statistics of an empty table would mislead the planner.
        if let Pools::Postgres(server) = db.pools() {
            sqlx::query("ANALYZE jobs").execute(&mut *server.acquire().await?).await?;
        }
    }
    Ok(())
}

/// Enqueues the jobs of the measurement; answers how many a second.
pub(super) async fn enqueue_all(db: &Db, jobs: usize, batch: bool) -> Result<f64> {
    let singles = if batch { 0 } else { jobs.min(SINGLES) };
    let started = Instant::now();
    for number in 0..singles {
        enqueue(db, number..number + 1).await?;
    }
    let single_rate = rate(singles, started);
    let started = Instant::now();
    for from in (singles..jobs).step_by(BATCH) {
        enqueue(db, from..(from + BATCH).min(jobs)).await?;
    }
    Ok(if batch { rate(jobs, started) } else { single_rate })
}

/// Enqueues the jobs of these numbers in one transaction.
pub(super) async fn enqueue(db: &Db, numbers: std::ops::Range<usize>) -> Result<()> {
    let jobs: Vec<_> = numbers.map(|number| NewJob::of(&Tiny { number })).collect();
    let mut tx = db.begin().await?;
    tx.enqueue_all(&jobs).await?;
    tx.commit().await
}

/// Waits a random time, so that probes do not fall into step with the engine.
pub(super) async fn pause(db: &Db) {
    let [pause] = db.world().bytes();
    tokio::time::sleep(Duration::from_millis(10 + u64::from(pause) / 16)).await;
}

pub(super) async fn remove(db: &Db) -> Result<()> {
    const REMOVE: &str = "DELETE FROM jobs WHERE kind = $1";
    db.exec(REMOVE, args![Tiny::KIND]).await?;
    Ok(())
}
