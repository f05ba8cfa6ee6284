//! What watches over the process: is it alive, is it ready for requests, what are its figures.

use crate::telemetry;
use axum::{Router, http::StatusCode, routing::get};
use kartabl_storage::Db;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A database that takes longer than this to say anything is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/health/live` says that the process answers, `/health/ready` that it takes requests: the database answers and the
/// process is not about to stop.
pub(crate) fn health(db: Db, stop: CancellationToken) -> Router {
    let ready = move || {
        let (db, stop) = (db.clone(), stop.clone());
        async move {
            if stop.is_cancelled() {
                return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
            }
            match tokio::time::timeout(PATIENCE, db.ping()).await {
                Ok(Ok(())) => (StatusCode::OK, "ready"),
                _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
            }
        }
    };
    Router::new().route("/health/live", get(async || "alive")).route("/health/ready", get(ready))
}

/// The figures of the process; they are told at their own address only, since they are nobody's business outside.
pub(crate) fn figures() -> Router {
    let figures = telemetry::figures();
    Router::new().route("/metrics", get(async move || figures.render()))
}
