//! `POST /jobs/queues/{name}/{act}` and `POST /jobs/schedule/{name}`: acts on a whole queue and on an entry of the schedule.

use super::access::require_admin;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::orders::Queue;
use kartabl_web::{
    App, WebError,
    session::{As, Operator},
    shell::{Done, Flash},
};

/// Pauses a queue in the whole cluster, or resumes it.
pub(crate) async fn pause(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path((name, act)): Path<(String, String)>,
) -> Result<Response, WebError> {
    require_admin(&staff)?;
    let queue = Queue::named(&name).ok_or(WebError::NotFound)?;
    let (paused, done) = match act.as_str() {
        "pause" => (true, Done::QueuePaused),
        "resume" => (false, Done::QueueResumed),
        _ => return Err(WebError::NotFound),
    };
    app.actions.pause_queue(&staff, queue, paused).await?;
    Ok(app.done("/jobs", &Flash::new(done)))
}

/// Runs an entry of the schedule at once, beside its ticks.
pub(crate) async fn run_now(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    require_admin(&staff)?;
    let job = app.actions.run_schedule_now(&staff, &name).await?;
    Ok(app.done(&format!("/jobs/{job}"), &Flash::new(Done::ScheduleRun)))
}
