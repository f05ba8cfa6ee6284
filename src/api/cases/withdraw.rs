//! `POST /cases/{code}/withdraw`: the applicant gives up (انصراف).

use super::{
    super::{
        act::{Post, tracking_code},
        answers::CaseAnswer,
        error::ApiError,
    },
    with_fields,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_domain::values::ValueKind;
use kartabl_web::App;

#[utoipa::path(post, path = "/api/v1/cases/{code}/withdraw", tag = "cases", operation_id = "withdrawCase",
    summary = "انصراف · Withdraw",
    params(("code" = String, Path, description = "The tracking code")),
    request_body = super::super::form::Withdrawal,
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Not possible in this state"), (status = 422, description = "No reason, or one of more than 10,000 characters")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    post: Post,
) -> Result<Response, ApiError> {
    let reason = with_fields(post.body.clone(), |fields| {
        let reason = fields.required("reason");
        fields.read("reason", reason, |reason| ValueKind::LongText.normalise(reason))
    })?;
    let reason = reason.unwrap_or_default();
    let reply = post.answered_with(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let answered = app.actions.withdraw(post.caller().key(), &code, &reason, &reply).await;
    Ok(answered.map_err(ApiError::of(&app))?.into_response())
}
