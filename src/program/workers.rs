//! Background work that is run until nothing is left to do, for programs that go on after it.

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

/// Longer than a time limit of any job, its repetition included.
const PATIENCE: Duration = Duration::from_secs(180);

/// The background work of this process.
pub(crate) struct Work {
    pub(crate) router: queue::Router<Arc<Tools>>,
    pub(crate) lanes: Vec<LaneSettings>,
    pub(crate) schedule: Schedule,
    pub(crate) settings: queue::Settings,
}

/// The real engine with the real handlers; cron is not part of it.
pub(crate) struct Workers {
    db: Db,
    stop: CancellationToken,
    running: JoinHandle<Result<(), queue::RunError>>,
}

impl Workers {
    pub(crate) fn start(db: &Db, work: Work) -> Self {
        let Work { router, lanes, schedule: _, settings } = work;
        let stop = CancellationToken::new();
        let engine = Engine::start(db.clone(), settings);
        let running = tokio::spawn(queue::run(engine, lanes, router, stop.clone()));
        Self { db: db.clone(), stop, running }
    }

    /// Waits until no job is due, looking every `pause`.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the work does not end.
    pub(crate) async fn settle(&self, pause: Duration) -> Result<(), StorageError> {
        let started = Instant::now();
        // The clock of the database handle may have been moved past what the engine waits for.
        self.db.notifier().notify(Topic::Scheduled);
        loop {
            if !monitor::is_busy(&self.db).await? {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(StorageError::Conflict);
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// When the next job that waits for its time is due.
    pub(crate) async fn next_due(&self) -> Result<Option<jiff::Timestamp>, StorageError> {
        monitor::next_due(&self.db).await
    }

    /// Finishes what is under way.
    ///
    /// # Errors
    /// Workers that ended by themselves.
    pub(crate) async fn stop(self) -> Result<(), RunError> {
        self.stop.cancel();
        Ok(self.running.await??)
    }
}
