//! What is measured, and how it is reported.

use kartabl_storage::{Db, engine::Pools};
use serde::Serialize;
use std::time::{Duration, Instant};

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// Jobs to work off.
    pub jobs: usize,
    /// Slots of each process.
    pub concurrency: usize,
    /// Whether jobs are enqueued in batches of 1,000 instead of one by one.
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
    /// Jobs enqueued in a second.
    pub enqueue_per_second: f64,
    /// Jobs worked off in a second, outcomes written.
    pub drain_per_second: f64,
    /// Rows claimed and finished in a second in batches of 500 without handlers or workers: what the statements allow.
    pub bare_per_second: f64,
    /// From the enqueuing to the start of the handler on an idle engine.
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
    /// 95 of 100 waits were shorter.
    pub p95: f64,
    /// 99 of 100 waits were shorter.
    pub p99: f64,
}

impl Waits {
    pub(super) fn of(mut waits: Vec<Duration>) -> Self {
        waits.sort_unstable();
        let quantile = |percent: usize| {
            let place = waits.len().saturating_sub(1) * percent / 100;
            waits.get(place).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1_000.0)
        };
        Self { p50: quantile(50), p95: quantile(95), p99: quantile(99) }
    }
}

pub(super) fn engine_name(db: &Db) -> &'static str {
    match db.pools() {
        Pools::Sqlite(_) => "sqlite",
        Pools::Postgres(_) => "postgres",
    }
}

pub(super) fn rate(count: usize, since: Instant) -> f64 {
    let seconds = since.elapsed().as_secs_f64();
    // Counts of jobs are far below the precision of a double.
    u32::try_from(count).map_or(f64::INFINITY, f64::from) / seconds
}
