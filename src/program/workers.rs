//! Background work, and workers that a program can wait for and stop.

use crate::errors::RunError;
use kartabl_jobs::Tools;
use kartabl_queue::{self as queue, Engine, LaneSettings, cron::Schedule, monitor};
use kartabl_storage::{Db, StorageError, Topic};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long jobs may take to end: longer than the time limit of any job, its retry included.
const IDLE_TIMEOUT: Duration = Duration::from_secs(180);

/// The background work of this process.
pub(crate) struct BackgroundWork {
    pub(crate) router: queue::Router<Arc<Tools>>,
    pub(crate) lanes: Vec<LaneSettings>,
    pub(crate) schedule: Schedule,
    pub(crate) settings: queue::Settings,
}

/// A running engine with the handlers of all jobs. Scheduled work is not part of it.
pub(crate) struct Workers {
    db: Db,
    stop: CancellationToken,
    running: JoinHandle<Result<(), queue::RunError>>,
}

impl Workers {
    /// Starts the engine.
    pub(crate) fn start(db: &Db, work: BackgroundWork) -> Self {
        let BackgroundWork { router, lanes, schedule: _, settings } = work;
        let stop = CancellationToken::new();
        let engine = Engine::start(db.clone(), settings);
        let running = tokio::spawn(queue::run(engine, lanes, router, stop.clone()));
        Self { db: db.clone(), stop, running }
    }

    /// Waits until no job is due, polling every `interval`.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the work does not end in time; any other error of the database.
    pub(crate) async fn wait_until_idle(&self, interval: Duration) -> Result<(), StorageError> {
        let started = Instant::now();
        // The clock of the database handle may have been moved past what the engine waits for.
        self.db.notifier().notify(Topic::Scheduled);
        loop {
            if !monitor::is_busy(&self.db).await? {
                return Ok(());
            }
            if started.elapsed() > IDLE_TIMEOUT {
                return Err(StorageError::Conflict);
            }
            tokio::time::sleep(interval).await;
        }
    }

    /// When the next job that waits for its time is due.
    ///
    /// # Errors
    /// Any error of the database.
    pub(crate) async fn next_due(&self) -> Result<Option<jiff::Timestamp>, StorageError> {
        monitor::next_due(&self.db).await
    }

    /// Stops after what is under way.
    ///
    /// # Errors
    /// [`RunError`] where the workers ended by themselves.
    pub(crate) async fn stop(self) -> Result<(), RunError> {
        self.stop.cancel();
        Ok(self.running.await??)
    }
}
