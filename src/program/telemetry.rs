//! What the program tells about itself: log lines on standard error, metrics, and whether it is alive and ready.

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
/// A database that takes longer than this to say anything is not ready.
const PATIENCE: Duration = Duration::from_secs(2);
/// What workers try in vain for so long is more than a hiccup.
const HICCUP: Duration = Duration::from_secs(5);
/// A page of a file: enough to see that a disk is full.
const PROBE: [u8; 4096] = [0; 4096];

/// Begins logging; a second call changes nothing. Standard output stays free for what commands answer.
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

/// The process's figures; they are recorded from the first call on.
pub fn figures() -> PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .expect("the list of buckets is not empty");
            builder.install_recorder().expect("nothing else in this program installs a recorder")
        })
        .clone()
}

/// What is looked at.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) db: Db,
    /// The folder of the files.
    pub(crate) data: Arc<PathBuf>,
    /// The workers of this process, if it has any.
    pub(crate) engine: Option<Engine>,
    pub(crate) stop: CancellationToken,
}

impl Watch {
    /// `/health/live` says that the process answers, `/health/ready` that it takes requests and does its work, or else
    /// what is wrong, a line for each.
    pub(crate) fn health(self) -> Router {
        let ready = move || {
            let watch = self.clone();
            async move { watch.ready().await }
        };
        Router::new().route("/health/live", get(async || "alive")).route("/health/ready", get(ready))
    }

    async fn ready(&self) -> Response {
        if self.stop.is_cancelled() {
            return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
        }
        let mut wrong = Vec::new();
        match tokio::time::timeout(PATIENCE, self.db.ping()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => wrong.push(format!("database: {error}")),
            Err(_) => wrong.push("database: does not answer".to_owned()),
        }
        if let Err(error) = self.write_file().await {
            wrong.push(format!("files: {error}"));
        }
        let troubles = self.engine.iter().flat_map(Engine::troubles).filter(|trouble| trouble.since > HICCUP);
        wrong.extend(troubles.map(|trouble| {
            format!("workers: {} fail for {} s: {}", trouble.what, trouble.since.as_secs(), trouble.why)
        }));
        if wrong.is_empty() {
            (StatusCode::OK, "ready\n").into_response()
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, format!("not ready\n{}\n", wrong.join("\n"))).into_response()
        }
    }

    /// Uploads need room.
    async fn write_file(&self) -> io::Result<()> {
        let path = self.data.join(format!(".ready-{}", std::process::id()));
        let written = tokio::fs::write(&path, PROBE).await;
        // What could not be written may not be there.
        let _ = tokio::fs::remove_file(&path).await;
        written
    }

    /// `/metrics`: the figures of the process, and those of the queues as they are now. They are told at their own address
    /// only, since they are nobody's business outside.
    pub(crate) fn figures(self) -> Router {
        let figures = figures();
        let tell = move || {
            let (watch, figures) = (self.clone(), figures.clone());
            async move {
                let seen = tokio::time::timeout(PATIENCE, watch.look()).await;
                metrics::gauge!("kartabl_database_up").set(if matches!(seen, Ok(Ok(()))) {
                    1.0
                } else {
                    0.0
                });
                figures.render()
            }
        };
        Router::new().route("/metrics", get(tell))
    }

    async fn look(&self) -> Result<(), StorageError> {
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
