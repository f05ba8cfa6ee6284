//! `POST /cases/{code}/take`: a member of the unit takes the case, from a colleague only with a reason.

use super::side_form;
use crate::form_error::Control;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_actions::review::Take;
use kartabl_web::{
    App, WebError, forms::Fields, frame::Frame, session::As, session::Reviewer, shell::Done, shell::Flash,
};

const CONTROLS: [Control; 1] =
    [Control {
        field: "reason", id: "take_reason", label: "دلیل برداشتن از کارشناس دیگر"
    }];

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<Reviewer>,
    Path(code): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let take = Take { reason: fields.get("take_reason") };
    match side_form::perform(&app, &staff, &code, &fields, &CONTROLS, &take).await? {
        Ok(case) => {
            let flash = Flash::new(Done::Taken).case(&case.code);
            Ok(app.done(&format!("/cases/{}?tray=mine", case.code), &flash))
        }
        Err(error) => side_form::answer(&app, &staff, &code, &frame, error.form, "").await,
    }
}
