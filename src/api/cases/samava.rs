//! `POST /cases/{code}/samava`: «ثبت اطلاعات»: the case returns to the reviewer who asked for it.

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
    post: Post,
) -> Result<Response, ApiError> {
    let given = with_fields(post.body.clone(), |fields| fields.value("data"))?.unwrap_or_else(|| json!({}));
    let reply = post.answered_with(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let answered = app.actions.give_samava(post.caller().key(), &code, &given, &reply).await;
    Ok(answered.map_err(ApiError::of(&app))?.into_response())
}
