//! `DELETE /cases/{code}/documents/{slot}`: removes a document from its slot.

use super::super::{caller::Caller, error::ApiError, lookup::tracking_code};
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use kartabl_domain::text::ascii_digits;
use kartabl_web::App;
use serde::Deserialize;

/// The query parameters of a removal.
#[derive(Deserialize)]
pub(crate) struct RemoveQuery {
    /// The row of a repeating section, from zero.
    item: Option<String>,
}

#[utoipa::path(delete, path = "/api/v1/cases/{code}/documents/{document}", tag = "documents", operation_id = "removeDocument",
    summary = "حذف مدرک · Remove a document",
    params(("code" = String, Path, description = "The tracking code"),
        ("document" = String, Path, description = "The slot's id, or the document's"),
        ("item" = Option<usize>, Query, description = "The row of a repeating section, from zero")),
    responses((status = 204, description = "It is gone"),
        (status = 400, description = "The query cannot be read"),
        (status = 404, description = "No such case of this key, or nothing in the slot"),
        (status = 409, description = "The case or the section cannot be edited now"),
        (status = 422, description = "`item` is no number")))]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path((code, slot_or_id)): Path<(String, String)>,
    query: Result<Query<RemoveQuery>, QueryRejection>,
) -> Result<StatusCode, ApiError> {
    let Query(RemoveQuery { item }) =
        query.map_err(|_| ApiError::BadRequest("پارامترهای درخواست درست نیست؛ item یک بار می‌آید."))?;
    let item = item
        .map(|item| ascii_digits(item.trim()).parse::<usize>())
        .transpose()
        .map_err(|_| ApiError::invalid("item", "عددی از صفر لازم است"))?;
    let removed = app.actions.remove_document(caller.key(), &tracking_code(&code)?, &slot_or_id, item).await;
    removed.map_err(ApiError::from_edit(&app))?;
    Ok(StatusCode::NO_CONTENT)
}
