//! `POST /cases/{code}/submit`: «تایید و ارسال»: sends a complete draft to be inspected.

use super::{
    super::{
        act::{Post, tracking_code},
        answers::CaseAnswer,
        error::ApiError,
    },
    no_body,
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
    post: Post,
) -> Result<Response, ApiError> {
    no_body(&post)?;
    let reply = post.answered_with(StatusCode::ACCEPTED);
    let code = tracking_code(&code)?;
    let answered = app.actions.submit(post.caller().key(), &code, &reply).await;
    Ok(answered.map_err(ApiError::of(&app))?.into_response())
}
