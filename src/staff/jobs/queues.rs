//! `POST /jobs/queues/{name}/{act}` and `POST /jobs/schedule/{name}`: what is done with a whole queue, or with an entry of
//! the schedule.

use super::{only_admin, record};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::orders::Queue;
use kartabl_queue::{cron, monitor};
use kartabl_web::{
    App, WebError,
    session::{As, Operator},
    shell::{Done, Flash},
};

/// Stops a queue of the whole cluster, or lets it go on.
pub(crate) async fn pause(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path((name, act)): Path<(String, String)>,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let queue = Queue::named(&name).ok_or(WebError::NotFound)?;
    let (paused, done) = match act.as_str() {
        "pause" => (true, Done::QueuePaused),
        "resume" => (false, Done::QueueResumed),
        _ => return Err(WebError::NotFound),
    };
    let mut tx = app.db.begin().await?;
    monitor::pause(&mut tx, queue, paused).await?;
    tx.audit(record(&app, &staff, done.name(), format!("queue:{queue}")));
    tx.commit().await?;
    Ok(app.done("/jobs", &Flash::new(done)))
}

/// Runs an entry of the schedule now, outside of its ticks.
pub(crate) async fn run_now(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let mut tx = app.db.begin().await?;
    let placed = cron::enqueue_now(&mut tx, &name).await?;
    tx.audit(record(&app, &staff, Done::ScheduleRun.name(), format!("schedule:{name}")));
    tx.commit().await?;
    Ok(app.done(&format!("/jobs/{}", placed.id), &Flash::new(Done::ScheduleRun)))
}
