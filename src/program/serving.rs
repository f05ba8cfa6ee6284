//! The running program: from the first request to the last outcome after a signal to stop.

use crate::{
    errors::RunError,
    telemetry::{self, Monitor},
    workers::BackgroundWork,
};
use axum::Router;
use kartabl_documents::Inspector;
use kartabl_domain::office::House;
use kartabl_queue::{self as queue, Engine};
use kartabl_storage::{Db, calendar::LOOKED_FOR_EVERY};
use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// How long requests that are under way may take after the signal to stop.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);
/// How long the processes that check documents get to end.
const INSPECTOR_TIMEOUT: Duration = Duration::from_secs(5);
/// How often the metrics drop old samples.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The assembled program, not yet running.
pub struct App {
    pub(crate) db: Db,
    pub(crate) inspector: Inspector,
    pub(crate) http: Option<HttpServer>,
    pub(crate) work: Option<BackgroundWork>,
    pub(crate) monitoring: Option<TcpListener>,
    pub(crate) house: Arc<House>,
    /// The folder of the files.
    pub(crate) data: PathBuf,
}

/// The server of pages and API.
pub(crate) struct HttpServer {
    pub(crate) listener: TcpListener,
    pub(crate) router: Router,
}

impl App {
    /// The address of pages and API, if this process serves them.
    pub fn address(&self) -> Option<SocketAddr> {
        self.http.as_ref()?.listener.local_addr().ok()
    }

    /// Serves and works until `stop`, then finishes what is under way: requests and running jobs get some time, jobs
    /// that need longer are given back, every outcome is written.
    ///
    /// # Errors
    /// [`RunError`] of the first part that ended by itself. The other parts are stopped in good order.
    pub async fn run(self, stop: CancellationToken) -> Result<(), RunError> {
        let Self { db, inspector, http, work, monitoring, data, house } = self;
        let mut parts: JoinSet<Result<(), RunError>> = JoinSet::new();
        if monitoring.is_some() {
            // Metrics that are recorded before the recorder is installed are lost.
            telemetry::metrics();
        }
        let work = work.map(|work| (Engine::start(db.clone(), work.settings.clone()), work));
        let engine = work.as_ref().map(|(engine, _)| engine.clone());
        let monitor = Monitor { db: db.clone(), data: Arc::new(data), engine, stop: stop.clone() };
        if let Some(HttpServer { listener, router }) = http {
            tracing::info!(address = %listener.local_addr()?, "serving");
            let router = router.merge(monitor.clone().health_routes());
            parts.spawn(serve(listener, router, stop.clone()));
        }
        if let Some(listener) = monitoring {
            tracing::info!(address = %listener.local_addr()?, "figures and health");
            let router = monitor.clone().metrics_routes().merge(monitor.health_routes());
            parts.spawn(serve(listener, router, stop.clone()));
            parts.spawn(repeat(UPKEEP_INTERVAL, stop.clone(), || telemetry::metrics().run_upkeep()));
        }
        if let Some((engine, BackgroundWork { router, lanes, schedule, settings })) = work {
            tracing::info!(worker = settings.worker, lanes = lanes.len(), "working");
            let (schedule_db, schedule_stop, work_stop) = (db.clone(), stop.clone(), stop.clone());
            parts.spawn(async move {
                schedule.run(schedule_db, schedule_stop).await;
                Ok(())
            });
            parts.spawn(async move { Ok(queue::run(engine, lanes, router, work_stop).await?) });
        }
        parts.spawn(refresh_calendar(db.clone(), house, stop.clone()));
        let mut outcome = Ok(());
        while let Some(ended) = parts.join_next().await {
            let ended = ended.map_err(RunError::from).flatten();
            // Whatever ends first, by the signal or by itself, ends the others.
            stop.cancel();
            outcome = outcome.and(ended);
        }
        // Handlers that were cut off may hold it a little longer.
        let _ = tokio::time::timeout(INSPECTOR_TIMEOUT, inspector.shutdown()).await;
        db.close().await;
        tracing::info!("stopped");
        outcome
    }
}

async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> Result<(), RunError> {
    let timeout = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            tokio::time::sleep(DRAIN_TIMEOUT).await;
        }
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    tokio::select! {
        served = async { serving.await } => Ok(served?),
        () = timeout => {
            tracing::warn!("requests did not end in time, closing their connections");
            Ok(())
        }
    }
}

/// Finds what `kartabl import holidays` changed in another process.
async fn refresh_calendar(db: Db, house: Arc<House>, stop: CancellationToken) -> Result<(), RunError> {
    while stop.run_until_cancelled(tokio::time::sleep(LOOKED_FOR_EVERY.unsigned_abs())).await.is_some() {
        match db.imported_holidays().await {
            Ok(imported) if house.calendar.keep(&imported) => tracing::info!("the calendar has changed"),
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "cannot look for another calendar"),
        }
    }
    Ok(())
}

async fn repeat(interval: Duration, stop: CancellationToken, task: impl Fn() + Send) -> Result<(), RunError> {
    while stop.run_until_cancelled(tokio::time::sleep(interval)).await.is_some() {
        task();
    }
    Ok(())
}
