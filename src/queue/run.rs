//! Runs the lanes of a process until it is told to stop.

use crate::{Engine, LaneSettings, Router, worker::LaneBackend};
use apalis::prelude::{Monitor, WorkerBuilder};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long interrupted handlers get to let go after the patience is over.
const LET_GO: Duration = Duration::from_secs(2);

/// The workers ended although nobody asked them to.
#[derive(Debug, thiserror::Error)]
#[error("the job workers ended unexpectedly: {0}")]
pub struct RunError(String);

/// Works on the lanes until `shutdown`, then claims nothing more, waits for running jobs as long as the engine's patience
/// lasts, gives back the rest without using up an attempt, and writes every outcome before it returns.
///
/// # Errors
/// [`RunError`] when the workers end by themselves, which is a defect: the process had better start anew.
pub async fn run<T: Clone + Send + Sync + 'static>(
    engine: Engine,
    lanes: Vec<LaneSettings>,
    router: Router<T>,
    shutdown: CancellationToken,
) -> Result<(), RunError> {
    let router = Arc::new(router);
    let mut monitor = Monitor::new();
    for settings in lanes {
        let (shared, router, shutdown) = (engine.0.clone(), router.clone(), shutdown.clone());
        monitor = monitor.register(move |_| {
            let backend = LaneBackend::new(shared.clone(), settings, &shutdown);
            let runner = backend.runner(router.clone());
            WorkerBuilder::new(settings.queue.name()).backend(backend).build(runner)
        });
    }
    let shared = engine.0.clone();
    let patience = async move {
        tokio::time::sleep(shared.settings.patience).await;
        tracing::warn!("running jobs did not end in time, giving them back");
        shared.cancel_all();
    };
    let stopping = shutdown.clone();
    let ended = monitor
        .with_terminator(patience)
        .run_with_signal(async move {
            stopping.cancelled().await;
            Ok(())
        })
        .await;
    let asked = shutdown.is_cancelled();
    shutdown.cancel();
    let let_go = tokio::time::Instant::now() + LET_GO;
    while !engine.0.is_idle() && tokio::time::Instant::now() < let_go {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    engine.close().await;
    match ended {
        Ok(()) if asked => Ok(()),
        Ok(()) => Err(RunError("no reason given".to_owned())),
        Err(error) => Err(RunError(error.to_string())),
    }
}
