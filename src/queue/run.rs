//! Runs the lanes of a process until it is told to stop.

use crate::{process::Engine, router::Router, settings::LaneSettings, worker::LaneBackend};
use apalis::prelude::{Monitor, WorkerBuilder};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long cancelled handlers may take to end after the shutdown time-out.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(2);

/// The workers ended although nobody asked them to.
#[derive(Debug, thiserror::Error)]
#[error("the job workers ended unexpectedly: {0}")]
pub struct RunError(String);

/// Works on the lanes until `shutdown`, then claims nothing more, waits for running jobs until the shutdown time-out, gives
/// back the rest without using up an attempt, and writes every outcome before it returns.
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
        let (shared, router, shutdown) = (engine.shared.clone(), router.clone(), shutdown.clone());
        monitor = monitor.register(move |_| {
            let backend = LaneBackend::new(shared.clone(), settings, &shutdown);
            let service = backend.service(router.clone());
            WorkerBuilder::new(settings.queue.name()).backend(backend).build(service)
        });
    }
    let shared = engine.shared.clone();
    let timeout = async move {
        tokio::time::sleep(shared.settings.shutdown_timeout).await;
        tracing::warn!("running jobs did not end in time, giving them back");
        shared.cancel_all();
    };
    let stopping = shutdown.clone();
    let ended = monitor
        .with_terminator(timeout)
        .run_with_signal(async move {
            stopping.cancelled().await;
            Ok(())
        })
        .await;
    let asked = shutdown.is_cancelled();
    shutdown.cancel();
    let deadline = tokio::time::Instant::now() + CANCEL_TIMEOUT;
    while !engine.shared.is_idle() && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    engine.close().await;
    match ended {
        Ok(()) if asked => Ok(()),
        Ok(()) => Err(RunError("no reason given".to_owned())),
        Err(error) => Err(RunError(error.to_string())),
    }
}
