//! `POST /cases/{code}/take`: a member of the unit takes the case, from a colleague only with a reason.

use super::{Asked, again};
use crate::act::{Outcome, act};
use axum::{
    extract::{Path, State},
    response::Response,
};
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
    let outcome = act(&app, &staff, &code, version, |case, office| {
        case.take(office, &staff, fields.get("take_reason"))
    })
    .await?;
    if let Outcome::Done(case) = outcome {
        let flash = Flash::new(Done::Taken).case(&case.code);
        return Ok(app.done(&format!("/cases/{}?tray=mine", case.code), &flash));
    }
    let form = outcome.form(|_| Some(("take_reason", "دلیل برداشتن از کارشناس دیگر")));
    again(&app, &staff, &code, &Asked::default(), &frame, form, "").await
}
