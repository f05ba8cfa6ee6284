//! The assembled program at work: from the first request to the last outcome after a signal to stop.

use crate::{
    errors::RunError,
    telemetry::{self, Watch},
    workers::Work,
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
const DRAIN: Duration = Duration::from_secs(20);
/// How long children that check documents get to end.
const LET_GO: Duration = Duration::from_secs(5);
/// How often the figures let go of what is old.
const UPKEEP: Duration = Duration::from_secs(5);

/// The program, put together and not yet at work.
pub struct App {
    pub(crate) db: Db,
    pub(crate) inspector: Inspector,
    pub(crate) doors: Option<Doors>,
    pub(crate) work: Option<Work>,
    pub(crate) monitoring: Option<TcpListener>,
    pub(crate) house: Arc<House>,
    /// The folder of the files.
    pub(crate) data: PathBuf,
}

/// Pages and API, where they are served.
pub(crate) struct Doors {
    pub(crate) listener: TcpListener,
    pub(crate) router: Router,
}

impl App {
    /// Where pages and API are served, if they are.
    pub fn address(&self) -> Option<SocketAddr> {
        self.doors.as_ref()?.listener.local_addr().ok()
    }

    /// Serves and works until `stop`, then finishes what is under way: requests and running jobs get some time, jobs
    /// that need longer are given back, every outcome is written.
    ///
    /// # Errors
    /// A part that ended by itself; the others are stopped in good order then, too.
    pub async fn run(self, stop: CancellationToken) -> Result<(), RunError> {
        let Self { db, inspector, doors, work, monitoring, data, house } = self;
        let mut parts: JoinSet<Result<(), RunError>> = JoinSet::new();
        if monitoring.is_some() {
            // What is recorded before the recorder is there is lost.
            telemetry::figures();
        }
        let work = work.map(|work| (Engine::start(db.clone(), work.settings.clone()), work));
        let engine = work.as_ref().map(|(engine, _)| engine.clone());
        let watch = Watch { db: db.clone(), data: Arc::new(data), engine, stop: stop.clone() };
        if let Some(Doors { listener, router }) = doors {
            tracing::info!(address = %listener.local_addr()?, "serving");
            let router = router.merge(watch.clone().health());
            parts.spawn(serve(listener, router, stop.clone()));
        }
        if let Some(listener) = monitoring {
            tracing::info!(address = %listener.local_addr()?, "figures and health");
            let router = watch.clone().figures().merge(watch.health());
            parts.spawn(serve(listener, router, stop.clone()));
            parts.spawn(every(UPKEEP, stop.clone(), || telemetry::figures().run_upkeep()));
        }
        if let Some((engine, Work { router, lanes, schedule, settings })) = work {
            tracing::info!(worker = settings.worker, lanes = lanes.len(), "working");
            let (schedule_db, schedule_stop, work_stop) = (db.clone(), stop.clone(), stop.clone());
            parts.spawn(async move {
                schedule.run(schedule_db, schedule_stop).await;
                Ok(())
            });
            parts.spawn(async move { Ok(queue::run(engine, lanes, router, work_stop).await?) });
        }
        parts.spawn(keep_calendar(db.clone(), house, stop.clone()));
        let mut outcome = Ok(());
        while let Some(ended) = parts.join_next().await {
            let ended = ended.map_err(RunError::from).flatten();
            // Whatever ends first, by the signal or by itself, ends the others.
            stop.cancel();
            outcome = outcome.and(ended);
        }
        // Handlers that were cut off may hold it a little longer.
        let _ = tokio::time::timeout(LET_GO, inspector.shutdown()).await;
        db.close().await;
        tracing::info!("stopped");
        outcome
    }
}

async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) -> Result<(), RunError> {
    let late = {
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        }
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
    tokio::select! {
        served = async { serving.await } => Ok(served?),
        () = late => {
            tracing::warn!("requests did not end in time, closing their connections");
            Ok(())
        }
    }
}

/// What `kartabl import holidays` changed beside this process is found here.
async fn keep_calendar(db: Db, house: Arc<House>, stop: CancellationToken) -> Result<(), RunError> {
    while stop.run_until_cancelled(tokio::time::sleep(LOOKED_FOR_EVERY.unsigned_abs())).await.is_some() {
        match db.imported_holidays().await {
            Ok(imported) if house.calendar.keep(&imported) => tracing::info!("the calendar has changed"),
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "cannot look for another calendar"),
        }
    }
    Ok(())
}

async fn every(pause: Duration, stop: CancellationToken, act: impl Fn() + Send) -> Result<(), RunError> {
    while stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
        act();
    }
    Ok(())
}
