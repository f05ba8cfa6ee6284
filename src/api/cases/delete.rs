//! `DELETE /cases/{code}`: deletes a draft.

use super::super::{caller::Caller, error::ApiError, lookup::tracking_code};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kartabl_web::App;

#[utoipa::path(delete, path = "/api/v1/cases/{code}", tag = "cases", operation_id = "deleteCase",
    summary = "حذف پیش‌نویس · Remove a draft",
    params(("code" = String, Path, description = "The tracking code")),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such case of this key"),
        (status = 409, description = "The case is no draft any more")))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<StatusCode, ApiError> {
    let deleted = app.actions.delete_draft(caller.key(), &tracking_code(&code)?).await;
    deleted.map_err(ApiError::from_action(&app))?;
    Ok(StatusCode::NO_CONTENT)
}
