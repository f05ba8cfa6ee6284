//! `POST /jobs/{id}/{act}` and `POST /jobs/act`: one job, the ticked ones, or every job of a list.

use super::{Asked, only_admin};
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

/// Longer reasons are cut.
const LONGEST: usize = 500;

/// One job, from its own page or a row.
pub(crate) async fn one(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    Path((id, act)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let id: JobId = id.parse().map_err(|_| WebError::NotFound)?;
    let act = JobAct::named(&act).ok_or(WebError::NotFound)?;
    let outcome = each(&app, &staff, act, id, fields.get("why")).await?;
    let done = match (outcome, act) {
        (false, _) => Done::JobsPartly,
        (true, JobAct::Retry) => Done::JobRetried,
        (true, JobAct::Cancel) => Done::JobCancelled,
        (true, JobAct::Discard) => Done::JobDiscarded,
    };
    Ok(app.done(&format!("/jobs/{id}"), &Flash::new(done)))
}

/// Does it if the job is in a state for it; false if it is not, or if an unfinished job does its work already.
async fn each(app: &App, staff: &Staff, act: JobAct, id: JobId, why: &str) -> Result<bool, WebError> {
    let reason = why.trim().chars().take(LONGEST).collect();
    Ok(app.actions.act_on_job(staff, act, id, reason).await?)
}

/// The ticked jobs one by one; all of a list as a job of its own, which says how far it has come.
pub(crate) async fn many(
    State(app): State<App>,
    As { staff, .. }: As<Operator>,
    fields: Fields,
) -> Result<Response, WebError> {
    only_admin(&staff)?;
    let field = |name| fields.get(name).to_owned();
    let (state, queue, kind, case) = (field("state"), field("queue"), field("kind"), field("case"));
    let asked = Asked { state, queue, kind, case, before: String::new() };
    let act = JobAct::named(fields.get("act")).ok_or(WebError::BadRequest("act"))?;
    if fields.get("all") == "yes" {
        return all(&app, &staff, act, &asked).await;
    }
    let (mut done, mut left) = (0_u32, 0_u32);
    for id in fields.all("id") {
        let id: JobId = id.parse().map_err(|_| WebError::BadRequest("id"))?;
        if each(&app, &staff, act, id, "").await? { done += 1 } else { left += 1 }
    }
    let what = match (done, left) {
        (0, 0) => Done::NoJobsChosen,
        (_, 0) => Done::JobsActed,
        _ => Done::JobsPartly,
    };
    Ok(app.done(&asked.href(None), &Flash::new(what)))
}

async fn all(app: &App, staff: &Staff, act: JobAct, asked: &Asked) -> Result<Response, WebError> {
    let filter = asked.filter(app).await?;
    // Nobody means every job there is.
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
