//! `POST /cases/{code}/submit`: submits a complete draft for inspection («تایید و ارسال»).

use super::{
    super::{answers::CaseAnswer, error::ApiError, idempotency::PostRequest, lookup::tracking_code},
    expect_empty_body,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kartabl_web::App;

#[utoipa::path(post, path = "/api/v1/cases/{code}/submit", tag = "cases", operation_id = "submitCase",
    summary = "تایید و ارسال · Submit",
    params(("code" = String, Path, description = "The tracking code")),
    responses((status = 202, body = CaseAnswer), (status = 404, description = "No such case of this key"),
        (status = 409, description = "Not possible in this state"),
        (status = 422, description = "Defects are open; all in `defects`")))]
pub(crate) async fn post(
    State(app): State<App>,
    Path(code): Path<String>,
    request: PostRequest,
) -> Result<Response, ApiError> {
    expect_empty_body(&request)?;
    let reply = request.reply(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let done = app.actions.submit(request.caller().key(), &code, &reply).await;
    Ok(done.map_err(ApiError::from_action(&app))?.into_response())
}
