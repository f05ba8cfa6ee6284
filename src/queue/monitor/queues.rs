//! The queues and the workers at a glance.

use jiff::Timestamp;
use kartabl_domain::orders::Queue;
use kartabl_storage::{
    Db, Result, args,
    values::{from_json, timestamp},
};
use serde::Serialize;
use sqlx::FromRow;

/// One queue at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// Jobs done in the last hour.
    pub done_last_hour: i64,
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
const DONE_SINCE: &str = "
SELECT queue, CAST(count(*) AS BIGINT) FROM jobs WHERE state = 'done' AND finished_at >= $1 GROUP BY queue";
const PAUSED: &str = "SELECT name FROM queues WHERE paused";

/// Every queue with its counts, in the order of [`Queue::ALL`].
///
/// # Errors
/// As the database refuses.
pub async fn queues(db: &Db) -> Result<Vec<QueueView>> {
    let hour_ago = db.world().now() - jiff::SignedDuration::from_hours(1);
    let counts: Vec<CountRow> = db.all(COUNTS, args![]).await?;
    let done: Vec<(String, i64)> = db.all(DONE_SINCE, args![hour_ago]).await?;
    let paused: Vec<(String,)> = db.all(PAUSED, args![]).await?;
    Queue::ALL
        .into_iter()
        .map(|queue| {
            let row = counts.iter().find(|row| row.queue == queue.name());
            let done = done.iter().find(|(name, _)| name == queue.name());
            Ok(QueueView {
                queue,
                paused: paused.iter().any(|(name,)| name == queue.name()),
                waiting: row.map_or(0, |row| row.waiting),
                running: row.map_or(0, |row| row.running),
                retrying: row.map_or(0, |row| row.retrying),
                failed: row.map_or(0, |row| row.failed),
                oldest: row.and_then(|row| row.oldest).map(timestamp).transpose()?,
                done_last_hour: done.map_or(0, |(_, count)| *count),
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
    /// Its last sign of life.
    pub seen_at: Timestamp,
}

const WORKERS: &str = "SELECT id, queues, started_at, seen_at FROM workers ORDER BY started_at, id";

/// The processes that gave a sign of life lately, oldest first.
///
/// # Errors
/// As the database refuses.
pub async fn workers(db: &Db) -> Result<Vec<WorkerView>> {
    let rows: Vec<(String, String, i64, i64)> = db.all(WORKERS, args![]).await?;
    let views = rows.into_iter().map(|(id, queues, started_at, seen_at)| {
        let queues = from_json("workers.queues", &queues)?;
        Ok(WorkerView { id, queues, started_at: timestamp(started_at)?, seen_at: timestamp(seen_at)? })
    });
    views.collect()
}
