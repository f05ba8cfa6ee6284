//! `DELETE /catalogue/{kind}/{id}`: removes a record of an applicant.

use super::super::{caller::Caller, error::ApiError};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use kartabl_domain::ids::RecordId;
use kartabl_web::App;

#[utoipa::path(delete, path = "/api/v1/catalogue/{kind}/{id}", tag = "procedures", operation_id = "removeRecord",
    summary = "حذف از فهرست متقاضی · Remove a record of an applicant",
    description = "Cases that were filled in from it keep their copy. A later case that says the same is kept as a record again.",
    params(("kind" = String, Path, description = "`systems` or `contacts`"),
        ("id" = String, Path, description = "The record's id")),
    responses((status = 204, description = "It is gone"),
        (status = 404, description = "No such record from cases of this key")))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let id: RecordId = id.parse().map_err(|_| ApiError::NotFound)?;
    app.actions.remove_record(caller.key(), &kind, id).await.map_err(ApiError::from_action(&app))?;
    Ok(StatusCode::NO_CONTENT)
}
