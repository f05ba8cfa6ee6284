//! `POST /jobs/{id}/{act}` and `POST /jobs/act`: one job, the ticked ones, or every job of a list.

use super::{access::require_admin, query::JobsQuery};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::{
    ids::JobId,
    orders::{ActOnJobs, JobAct},
    people::Staff,
};
use kartabl_web::{
    App, WebError,
    forms::Fields,
    session::{As, Operator},
    shell::{Done, Flash},
};

/// The most characters of a reason; what is longer is cut.
const MAX_REASON: usize = 500;

/// One job, from its own page or a row.
pub(crate) async fn one(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path((id, act)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    require_admin(&staff)?;
    let id: JobId = id.parse().map_err(|_| WebError::NotFound)?;
    let act = JobAct::named(&act).ok_or(WebError::NotFound)?;
    let outcome = act_on(&app, &staff, act, id, fields.get("why")).await?;
    let done = match (outcome, act) {
        (false, _) => Done::JobsPartly,
        (true, JobAct::Retry) => Done::JobRetried,
        (true, JobAct::Cancel) => Done::JobCancelled,
        (true, JobAct::Discard) => Done::JobDiscarded,
    };
    Ok(app.done(&format!("/jobs/{id}"), &Flash::new(done)))
}

/// Acts on a job. False where the state of the job does not allow it, or where an unfinished job does the same work.
async fn act_on(app: &App, staff: &Staff, act: JobAct, id: JobId, why: &str) -> Result<bool, WebError> {
    let reason = why.trim().chars().take(MAX_REASON).collect();
    Ok(app.actions.act_on_job(staff, act, id, reason).await?)
}

/// Acts on the ticked jobs one by one, or on all of a list by a job of its own, which shows its progress.
pub(crate) async fn many(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    fields: Fields,
) -> Result<Response, WebError> {
    require_admin(&staff)?;
    let field = |name| fields.get(name).to_owned();
    let (state, queue, kind, case) = (field("state"), field("queue"), field("kind"), field("case"));
    let query = JobsQuery { state, queue, kind, case, before: String::new() };
    let act = JobAct::named(fields.get("act")).ok_or(WebError::BadRequest("act"))?;
    if fields.get("all") == "yes" {
        return all(&app, &staff, act, &query).await;
    }
    let (mut done, mut left) = (0_u32, 0_u32);
    for id in fields.all("id") {
        let id: JobId = id.parse().map_err(|_| WebError::BadRequest("id"))?;
        if act_on(&app, &staff, act, id, "").await? { done += 1 } else { left += 1 }
    }
    let what = match (done, left) {
        (0, 0) => Done::NoJobsChosen,
        (_, 0) => Done::JobsActed,
        _ => Done::JobsPartly,
    };
    Ok(app.done(&query.href(None), &Flash::new(what)))
}

/// Orders the act on every job of the list.
async fn all(app: &App, staff: &Staff, act: JobAct, query: &JobsQuery) -> Result<Response, WebError> {
    let filter = query.filter(app).await?;
    // The jobs of all states at once are never meant.
    let state = filter.state.ok_or(WebError::BadRequest("state"))?;
    let order = ActOnJobs {
        act,
        by: staff.id,
        asked_at: app.world().now(),
        queue: filter.queue,
        state: Some(state.name().to_owned()),
        kind: filter.kind,
        case: filter.case,
    };
    let job = app.actions.act_on_all_jobs(staff, &order).await?;
    Ok(app.done(&format!("/jobs/{job}"), &Flash::new(Done::JobsOrdered)))
}
