//! `POST /cases/{code}/samava`: stores the Samava data («ثبت اطلاعات»). The case returns to the reviewer who asked for it.

use super::{
    super::{answers::CaseAnswer, error::ApiError, idempotency::PostRequest, lookup::tracking_code},
    parse_fields,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_web::App;
use serde_json::json;

#[utoipa::path(post, path = "/api/v1/cases/{code}/samava", tag = "cases", operation_id = "giveSamava",
    summary = "ثبت اطلاعات سماوا · Give the Samava data",
    description = "`data` holds the fields of the procedure's Samava section.",
    params(("code" = String, Path, description = "The tracking code")),
    request_body = super::super::form::Data,
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Nobody asked for it"),
        (status = 422, description = "Wrong shape, or defects in what was given")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    request: PostRequest,
) -> Result<Response, ApiError> {
    let given =
        parse_fields(request.body.clone(), |fields| fields.take("data"))?.unwrap_or_else(|| json!({}));
    let reply = request.reply(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let done = app.actions.give_samava(request.caller().key(), &code, &given, &reply).await;
    Ok(done.map_err(ApiError::from_action(&app))?.into_response())
}
