//! `POST /cases/{code}/withdraw`: withdraws a case («انصراف»).

use super::{
    super::{answers::CaseAnswer, error::ApiError, idempotency::PostRequest, lookup::tracking_code},
    parse_fields,
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
    request: PostRequest,
) -> Result<Response, ApiError> {
    let reason = parse_fields(request.body.clone(), |fields| {
        let reason = fields.required_string("reason");
        fields.parse("reason", reason, |reason| ValueKind::LongText.normalise(reason))
    })?;
    let reason = reason.unwrap_or_default();
    let reply = request.reply(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let done = app.actions.withdraw(request.caller().key(), &code, &reason, &reply).await;
    Ok(done.map_err(ApiError::from_action(&app))?.into_response())
}
