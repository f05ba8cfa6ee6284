//! Log lines on standard error, metrics, and the health of the process.

use crate::config::LogSettings;
use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use kartabl_queue::{Engine, monitor};
use kartabl_storage::{Db, StorageError};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::{
    io::{self, IsTerminal},
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Upper ends of the histogram buckets for durations in seconds: from a fast page to a slow letter.
const SECONDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.1, 0.25, 1.0, 5.0, 30.0];
/// How long the database may take to answer before it is not ready.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);
/// How long workers may fail at something before the process is not ready.
const FAILURE_GRACE: Duration = Duration::from_secs(5);
/// What is written to see that the disk takes files: one page, enough to find a full disk.
const PROBE: [u8; 4096] = [0; 4096];

/// Starts logging. A second call changes nothing. Standard output stays free for the answers of commands.
pub fn start_logging(settings: &LogSettings) {
    // The configuration has checked the level by the same parser.
    let filter = settings.filter().unwrap_or_default();
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = if settings.json {
        lines.json().flatten_event(true).with_current_span(false).boxed()
    } else {
        lines.compact().with_ansi(io::stderr().is_terminal()).boxed()
    };
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}

/// The metrics of the process. They are recorded from the first call on.
pub fn metrics() -> PrometheusHandle {
    static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();
    METRICS
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .expect("the list of buckets is not empty");
            builder.install_recorder().expect("nothing else in this program installs a recorder")
        })
        .clone()
}

/// What the health and metrics routes look at.
#[derive(Clone)]
pub(crate) struct Monitor {
    pub(crate) db: Db,
    /// The folder of the files.
    pub(crate) data: Arc<PathBuf>,
    /// The workers of this process, if it has any.
    pub(crate) engine: Option<Engine>,
    pub(crate) stop: CancellationToken,
}

impl Monitor {
    /// The routes of the health checks. `/health/live` says that the process answers. `/health/ready` says that it
    /// takes requests and does its work, or names each problem on a line.
    pub(crate) fn health_routes(self) -> Router {
        let ready = move || {
            let monitor = self.clone();
            async move { monitor.ready().await }
        };
        Router::new().route("/health/live", get(async || "alive")).route("/health/ready", get(ready))
    }

    async fn ready(&self) -> Response {
        if self.stop.is_cancelled() {
            return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
        }
        let mut wrong = Vec::new();
        match tokio::time::timeout(DATABASE_TIMEOUT, self.db.ping()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => wrong.push(format!("database: {error}")),
            Err(_) => wrong.push("database: does not answer".to_owned()),
        }
        if let Err(error) = self.write_file().await {
            wrong.push(format!("files: {error}"));
        }
        let troubles =
            self.engine.iter().flat_map(Engine::troubles).filter(|trouble| trouble.since > FAILURE_GRACE);
        wrong.extend(troubles.map(|trouble| {
            format!("workers: {} fail for {} s: {}", trouble.what, trouble.since.as_secs(), trouble.why)
        }));
        if wrong.is_empty() {
            (StatusCode::OK, "ready\n").into_response()
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready\n{}\n", wrong.join("\n"))).into_response()
        }
    }

    /// Writes and removes a file, as uploads need it.
    async fn write_file(&self) -> io::Result<()> {
        let path = self.data.join(format!(".ready-{}", std::process::id()));
        let written = tokio::fs::write(&path, PROBE).await;
        // What could not be written may not be there.
        let _ = tokio::fs::remove_file(&path).await;
        written
    }

    /// The route `/metrics`: the metrics of the process, and those of the queues now. They are served at an address of
    /// their own, since they are not for the public.
    pub(crate) fn metrics_routes(self) -> Router {
        let handle = metrics();
        let render = move || {
            let (monitor, handle) = (self.clone(), handle.clone());
            async move {
                let recorded = tokio::time::timeout(DATABASE_TIMEOUT, monitor.record_queues()).await;
                metrics::gauge!("kartabl_database_up").set(if matches!(recorded, Ok(Ok(()))) {
                    1.0
                } else {
                    0.0
                });
                handle.render()
            }
        };
        Router::new().route("/metrics", get(render))
    }

    async fn record_queues(&self) -> Result<(), StorageError> {
        let now = self.db.world().now();
        // Counts of jobs are far below the precision of a double.
        let count = |count: i64| count as f64;
        for queue in monitor::queues(&self.db).await? {
            let name = queue.queue.name();
            for (state, jobs) in [
                ("waiting", queue.waiting),
                ("running", queue.running),
                ("retrying", queue.retrying),
                ("failed", queue.failed),
            ] {
                metrics::gauge!("kartabl_queue_jobs", "queue" => name, "state" => state).set(count(jobs));
            }
            let oldest = queue.oldest.map_or(0.0, |oldest| now.duration_since(oldest).as_secs_f64().max(0.0));
            metrics::gauge!("kartabl_queue_oldest_seconds", "queue" => name).set(oldest);
            metrics::gauge!("kartabl_queue_paused", "queue" => name).set(f64::from(u8::from(queue.paused)));
        }
        let workers = monitor::workers(&self.db).await?.len();
        metrics::gauge!("kartabl_workers").set(count(i64::try_from(workers).unwrap_or(0)));
        Ok(())
    }
}
