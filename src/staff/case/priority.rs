//! `POST /cases/{code}/priority`: how urgent the case is, with a reason.

use super::{Asked, again};
use crate::act::{Outcome, act};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::cases::Priority;
use kartabl_web::{
    App, WebError,
    forms::Fields,
    frame::Frame,
    session::{As, Reviewer},
    shell::{Done, Flash},
};

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<Reviewer>,
    Path(code): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let version = fields.number("version")?;
    let priority = Priority::named(fields.get("priority")).ok_or(WebError::BadRequest("priority"))?;
    let reason = fields.get("priority_reason");
    let outcome =
        act(&app, &staff, &code, version, |case, office| case.prioritise(office, &staff, priority, reason))
            .await?;
    if let Outcome::Done(case) = outcome {
        let flash = Flash::new(Done::PriorityChanged).case(&case.code);
        return Ok(app.done(&format!("/cases/{}", case.code), &flash));
    }
    let form = outcome.form(|_| Some(("priority_reason", "دلیل")));
    again(&app, &staff, &code, &Asked::default(), &frame, form, "").await
}
