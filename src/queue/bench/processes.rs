//! The measurement with several worker processes: this one only enqueues and watches.

use super::{
    bare,
    jobs::{self, PROBES, Tiny, enqueue, enqueue_all, prepare, remove},
    report::{Options, Report, Waits, engine_name, rate},
};
use crate::{
    attempt::Attempt,
    error::JobError,
    monitor,
    process::Engine,
    router::Router,
    run::{RunError, run},
    settings::{LaneSettings, Settings},
};
use apalis::prelude::Data;
use kartabl_domain::orders::{Order, Queue};
use kartabl_storage::{Db, Result, StorageError, args};
use std::{
    io,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// How long the processes may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(2);

/// Works on the measurement's jobs until it is stopped, in each of the processes.
///
/// # Errors
/// [`RunError`] when the workers end by themselves.
pub async fn work(db: &Db, concurrency: usize, stop: CancellationToken) -> std::result::Result<(), RunError> {
    let engine = Engine::start(db.clone(), Settings::named("bench", db.world().bytes()));
    let router = Router::new(()).on(tiny);
    run(engine, vec![LaneSettings::new(Queue::Bulk, concurrency)], router, stop).await
}

async fn tiny(_: Tiny, _: Data<()>, _: Attempt) -> std::result::Result<(), JobError> {
    Ok(())
}

const UNFINISHED: &str = "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'available') OR EXISTS (SELECT 1 FROM jobs WHERE state = 'running')";
const REPEATED: &str = "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE kind = $1 AND attempt > 1";
/// All times are the database's, so that those of different processes can be compared.
const WAITED: &str = "
SELECT coalesce(started_at, created_at) - created_at FROM jobs WHERE kind = $1 ORDER BY id DESC LIMIT $2";

/// Runs the measurement with `workers` processes: `start` begins them, each calls [`work`] on the same database, and they
/// live as long as what it gives.
///
/// # Errors
/// [`StorageError::Conflict`] when there are unfinished jobs, [`StorageError::NotFound`] when the processes do not come.
pub async fn processes<T>(
    db: &Db,
    options: &Options,
    workers: usize,
    start: impl FnOnce() -> io::Result<T>,
) -> Result<Report> {
    prepare(db, options).await?;
    let bare_per_second = bare::run(db, options.jobs).await?;
    pause(db, true).await?;
    let measured = match start() {
        Ok(_living) => measure(db, options, workers).await,
        Err(error) => Err(error.into()),
    };
    pause(db, false).await?;
    remove(db).await?;
    Ok(Report { bare_per_second, ..measured? })
}

async fn measure(db: &Db, options: &Options, workers: usize) -> Result<Report> {
    let began = Instant::now();
    while monitor::workers(db).await?.len() < workers {
        if began.elapsed() > START_TIMEOUT {
            return Err(StorageError::NotFound);
        }
        tokio::time::sleep(POLL).await;
    }
    let enqueue_per_second = enqueue_all(db, options.jobs, options.batch).await?;
    let started = Instant::now();
    pause(db, false).await?;
    settled(db).await?;
    let drain_per_second = rate(options.jobs, started);
    for probe in 0..PROBES {
        jobs::pause(db).await;
        enqueue(db, options.jobs + probe..options.jobs + probe + 1).await?;
        settled(db).await?;
    }
    let waits: Vec<(i64,)> =
        db.all(WAITED, args![Tiny::KIND, i64::try_from(PROBES).unwrap_or(i64::MAX)]).await?;
    let waits = waits.into_iter().map(|(wait,)| Duration::from_micros(wait.max(0).unsigned_abs()));
    let wait_ms = Waits::of(waits.collect());
    let (repeated,): (i64,) = db.one(REPEATED, args![Tiny::KIND]).await?;
    Ok(Report {
        engine: engine_name(db),
        jobs: options.jobs,
        workers,
        concurrency: options.concurrency,
        finished: options.finished,
        enqueue_per_second,
        drain_per_second,
        bare_per_second: 0.0,
        wait_ms,
        claims: None,
        writes: None,
        repeated: usize::try_from(repeated).unwrap_or(usize::MAX),
    })
}

async fn settled(db: &Db) -> Result<()> {
    while db.one::<(bool,)>(UNFINISHED, args![]).await?.0 {
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

async fn pause(db: &Db, paused: bool) -> Result<()> {
    let mut tx = db.begin().await?;
    monitor::pause(&mut tx, Queue::Bulk, paused).await?;
    tx.commit().await
}
