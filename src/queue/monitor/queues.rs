//! The queues and the workers at a glance.

use jiff::{SignedDuration, Timestamp};
use kartabl_domain::orders::Queue;
use kartabl_storage::{
    Db, Result, args,
    values::{from_json, timestamp},
};
use serde::Serialize;
use sqlx::FromRow;
use std::time::Duration;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// One queue at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueView {
    /// Which.
    pub queue: Queue,
    /// Whether operators stopped it.
    pub paused: bool,
    /// Jobs that wait for a slot, or for their first moment.
    pub waiting: i64,
    /// Jobs that run.
    pub running: i64,
    /// Jobs that failed and will be tried again.
    pub retrying: i64,
    /// Jobs that failed for good.
    pub failed: i64,
    /// Since when the job that waits longest has been due.
    pub oldest: Option<Timestamp>,
    /// Jobs done in a minute, measured over the last hour or its last 2,000 jobs.
    pub per_minute: f64,
    /// What 95 of 100 of them waited at most.
    pub wait_p95: Option<Duration>,
}

#[derive(FromRow)]
struct CountRow {
    queue: String,
    waiting: i64,
    running: i64,
    retrying: i64,
    failed: i64,
    oldest: Option<i64>,
}

/// Only unfinished and discarded rows are read, each through its partial index.
const COUNTS: &str = "
SELECT queue,
       CAST(sum(CASE WHEN state = 'available' OR (state = 'scheduled' AND attempt = 0) THEN 1 ELSE 0 END) AS BIGINT) AS waiting,
       CAST(sum(CASE WHEN state = 'running' THEN 1 ELSE 0 END) AS BIGINT) AS running,
       CAST(sum(CASE WHEN state = 'scheduled' AND attempt > 0 THEN 1 ELSE 0 END) AS BIGINT) AS retrying,
       CAST(sum(CASE WHEN state = 'discarded' THEN 1 ELSE 0 END) AS BIGINT) AS failed,
       min(CASE WHEN state = 'available' THEN run_at END) AS oldest
  FROM (SELECT queue, state, attempt, run_at FROM jobs WHERE state = 'available'
        UNION ALL SELECT queue, state, attempt, run_at FROM jobs WHERE state = 'scheduled'
        UNION ALL SELECT queue, state, attempt, run_at FROM jobs WHERE state = 'running'
        UNION ALL SELECT queue, state, attempt, run_at FROM jobs WHERE state = 'discarded' AND finished_at IS NOT NULL) AS live
 GROUP BY queue";
/// A sample, so that a busy hour costs no more than a quiet one.
const LATELY: &str = "
SELECT queue, started_at - run_at, finished_at FROM jobs WHERE state = 'done' AND finished_at >= $1
 ORDER BY finished_at DESC LIMIT 2000";
const SAMPLE: usize = 2_000;
const PAUSED: &str = "SELECT name FROM queues WHERE paused";

/// Every queue with its counts, in the order of [`Queue::ALL`].
///
/// # Errors
/// Those of the database.
pub async fn queues(db: &Db) -> Result<Vec<QueueView>> {
    let now = db.world().now();
    let hour_ago = now - HOUR;
    let counts: Vec<CountRow> = db.all(COUNTS, args![]).await?;
    let lately: Vec<(String, Option<i64>, i64)> = db.all(LATELY, args![hour_ago]).await?;
    let oldest = lately.last().filter(|_| lately.len() == SAMPLE);
    let span = oldest.map_or(HOUR, |(.., at)| timestamp(*at).map_or(HOUR, |at| now.duration_since(at)));
    let minutes = (span.as_secs_f64() / 60.0).max(1.0 / 60.0);
    let paused: Vec<(String,)> = db.all(PAUSED, args![]).await?;
    Queue::ALL
        .iter()
        .map(|&queue| {
            let row = counts.iter().find(|row| row.queue == queue.name());
            let mut waits: Vec<i64> = lately
                .iter()
                .filter(|(name, ..)| name == queue.name())
                .map(|(_, wait, _)| wait.unwrap_or(0).max(0))
                .collect();
            waits.sort_unstable();
            let p95 = waits.get((waits.len() * 95).div_ceil(100).saturating_sub(1)).copied();
            Ok(QueueView {
                queue,
                paused: paused.iter().any(|(name,)| name == queue.name()),
                waiting: row.map_or(0, |row| row.waiting),
                running: row.map_or(0, |row| row.running),
                retrying: row.map_or(0, |row| row.retrying),
                failed: row.map_or(0, |row| row.failed),
                oldest: row.and_then(|row| row.oldest).map(timestamp).transpose()?,
                per_minute: u32::try_from(waits.len()).map_or(0.0, f64::from) / minutes,
                wait_p95: p95.map(|wait| Duration::from_micros(wait.unsigned_abs())),
            })
        })
        .collect()
}

/// A process that works on jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkerView {
    /// Its name.
    pub id: String,
    /// The names of its queues.
    pub queues: Vec<String>,
    /// When it started.
    pub started_at: Timestamp,
    /// Its last heartbeat.
    pub seen_at: Timestamp,
    /// Jobs that it runs.
    pub running: i64,
}

const WORKERS: &str = "
SELECT workers.id, queues, workers.started_at, seen_at, CAST(coalesce(held.count, 0) AS BIGINT)
  FROM workers LEFT JOIN (SELECT worker, count(*) AS count FROM jobs WHERE state = 'running' GROUP BY worker) AS held
    ON held.worker = workers.id
 ORDER BY workers.started_at, workers.id";

/// The processes whose last heartbeat is recent, oldest first.
///
/// # Errors
/// Those of the database.
pub async fn workers(db: &Db) -> Result<Vec<WorkerView>> {
    let rows: Vec<(String, String, i64, i64, i64)> = db.all(WORKERS, args![]).await?;
    let views = rows.into_iter().map(|(id, queues, started_at, seen_at, running)| {
        let queues = from_json("workers.queues", &queues)?;
        let (started_at, seen_at) = (timestamp(started_at)?, timestamp(seen_at)?);
        Ok(WorkerView { id, queues, started_at, seen_at, running })
    });
    views.collect()
}
