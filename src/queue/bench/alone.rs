//! The measurement with this process as the only worker.

use super::{
    bare,
    jobs::{PROBES, Tiny, enqueue, enqueue_all, pause, prepare, remove},
    report::{Options, Report, Waits, engine_name, rate},
};
use crate::{
    attempt::Attempt,
    error::JobError,
    process::Engine,
    router::Router,
    run::run,
    settings::{LaneSettings, Settings},
    shared::lock,
};
use apalis::prelude::Data;
use kartabl_domain::orders::Queue;
use kartabl_storage::{Db, Result, StorageError};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

struct Seen {
    runs: Vec<AtomicBool>,
    repeated: AtomicUsize,
    done: AtomicUsize,
    enqueued: Mutex<Instant>,
    /// Nanoseconds from `enqueued` to the start of the last handler.
    waited: AtomicU64,
}

async fn tiny(order: Tiny, seen: Data<Arc<Seen>>, _: Attempt) -> Result<(), JobError> {
    let run_before = seen.runs.get(order.number).is_some_and(|run| run.swap(true, SeqCst));
    seen.repeated.fetch_add(usize::from(run_before), SeqCst);
    if order.number >= seen.runs.len() {
        let enqueued = *lock(&seen.enqueued);
        seen.waited.store(u64::try_from(enqueued.elapsed().as_nanos()).unwrap_or(u64::MAX), SeqCst);
    }
    seen.done.fetch_add(1, SeqCst);
    Ok(())
}

/// Runs the measurement in a migrated database that holds no unfinished jobs, and removes its jobs again.
///
/// # Errors
/// [`StorageError::Conflict`] when there are unfinished jobs, which the measurement would disturb.
pub async fn queue(db: &Db, options: &Options) -> Result<Report> {
    prepare(db, options).await?;
    let bare_per_second = bare::run(db, options.jobs).await?;
    let enqueue_per_second = enqueue_all(db, options.jobs, options.batch).await?;

    let seen = Arc::new(Seen {
        runs: (0..options.jobs).map(|_| AtomicBool::new(false)).collect(),
        repeated: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        enqueued: Mutex::new(Instant::now()),
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
    remove(db).await?;
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

/// Enqueues one job at a time on an idle engine.
async fn waits(db: &Db, seen: &Seen, jobs: usize) -> Result<Waits> {
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut waits = Vec::with_capacity(PROBES);
    for probe in 0..PROBES {
        pause(db).await;
        *lock(&seen.enqueued) = Instant::now();
        enqueue(db, jobs + probe..jobs + probe + 1).await?;
        until(seen, jobs + probe + 1).await;
        waits.push(Duration::from_nanos(seen.waited.load(SeqCst)));
    }
    Ok(Waits::of(waits))
}

async fn until(seen: &Seen, done: usize) {
    while seen.done.load(SeqCst) < done {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}
