//! `GET /jobs/{id}`: one job with all its attempts.

use super::{rows::rows, words};
use crate::views::job::{AttemptRow, JobPage};
use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use kartabl_domain::{ids::JobId, orders::Queue, people::Role};
use kartabl_queue::monitor::{self, AttemptView, Filter, JobView, State as Life};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{As, Operator},
};
use std::time::Duration;

/// The most other jobs of the case that are shown.
const MAX_OTHERS: u32 = 20;

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    frame: Frame,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: JobId = id.parse().map_err(|_| WebError::NotFound)?;
    let now = app.world().now();
    let (job, failed) = monitor::job(&app.db, id).await?;
    let mut others = match job.case {
        Some(case) => {
            let filter = Filter { case: Some(case), ..Filter::default() };
            monitor::list(&app.db, &filter, MAX_OTHERS + 1).await?
        }
        None => Vec::new(),
    };
    others.retain(|other| other.id != id);
    others.truncate(MAX_OTHERS as usize);
    let shown: Vec<JobView> = std::iter::once(job.clone()).chain(others).collect();
    let mut rows = rows(&app, &shown, now).await?.into_iter();
    let view = JobPage {
        job: rows.next().ok_or(WebError::NotFound)?,
        others: rows.collect(),
        queue: Queue::named(&job.queue)
            .map_or_else(|| job.queue.clone(), |queue| words::queue(queue).to_owned()),
        attempts: attempts(&job, &failed, now),
        arguments: arguments(&job.args),
        created: present::moment(job.created_at, now),
        due: present::moment(job.run_at, now),
        ended: job.finished_at.map(|at| present::moment(at, now)),
        timeout: words::span(job.timeout),
        unique_key: job.unique_key.clone(),
        trace: job.trace.clone(),
        progress: job.progress,
        acts: if staff.is(Role::Admin) { words::acts(job.state) } else { Vec::new() },
        unfinished: matches!(job.state, Life::Scheduled | Life::Available | Life::Running),
        refreshed: present::moment(now, now),
    };
    let shell = app.shell(&frame, &staff, "jobs").await?;
    Ok(app.templates.page(&view, &shell))
}

/// The attempts, newest first. Those that failed are kept one by one; the last one is the job itself where it succeeded or
/// still runs.
fn attempts(job: &JobView, failed: &[AttemptView], now: Timestamp) -> Vec<AttemptRow> {
    let took = |from: Timestamp, to: Timestamp| {
        words::span(Duration::try_from(to.duration_since(from)).unwrap_or_default())
    };
    let mut rows: Vec<_> = failed
        .iter()
        .map(|attempt| AttemptRow {
            number: u32::try_from(attempt.number).unwrap_or(0),
            outcome: words::outcome(&attempt.outcome),
            started: present::moment(attempt.started_at, now),
            took: took(attempt.started_at, attempt.ended_at),
            worker: attempt.worker.clone(),
            cause: words::cause(&attempt.error),
            error: attempt.error.clone(),
        })
        .collect();
    let last = match (job.state, job.started_at) {
        (Life::Done, Some(started)) => Some(("done", started, job.finished_at.unwrap_or(now))),
        (Life::Running, Some(started)) => Some(("running", started, now)),
        _ => None,
    };
    rows.extend(last.map(|(outcome, started, ended)| AttemptRow {
        number: u32::try_from(job.attempt).unwrap_or(0),
        outcome: words::outcome(outcome),
        started: present::moment(started, now),
        took: took(started, ended),
        worker: job.worker.clone().unwrap_or_default(),
        cause: None,
        error: String::new(),
    }));
    rows.reverse();
    rows
}

/// The fields of the order, which carries ids and no personal data.
fn arguments(args: &serde_json::Value) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let fields = args.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    fields.map(|(name, value)| (name.clone(), text(value))).collect()
}
