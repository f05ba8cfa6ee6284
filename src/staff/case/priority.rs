//! `POST /cases/{code}/priority`: how urgent the case is, with a reason.

use super::side_form;
use crate::form_error::Control;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_actions::review::Prioritise;
use kartabl_domain::cases::Priority;
use kartabl_web::{
    App, WebError, forms::Fields, frame::Frame, session::As, session::Reviewer, shell::Done, shell::Flash,
};

const CONTROLS: [Control; 1] = [Control { field: "reason", id: "priority_reason", label: "دلیل" }];

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<Reviewer>,
    Path(code): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let priority = Priority::named(fields.get("priority")).ok_or(WebError::BadRequest("priority"))?;
    let prioritise = Prioritise { priority, reason: fields.get("priority_reason") };
    match side_form::perform(&app, &staff, &code, &fields, &CONTROLS, &prioritise).await? {
        Ok(case) => {
            let flash = Flash::new(Done::PriorityChanged).case(&case.code);
            Ok(app.done(&format!("/cases/{}", case.code), &flash))
        }
        Err(error) => side_form::answer(&app, &staff, &code, &frame, error.form, "").await,
    }
}
