//! `GET /cases/{code}/documents/{id}`: a document with the result of its check.

use super::super::{answers::DocumentAnswer, caller::Caller, error::ApiError, lookup::find_case};
use axum::{
    Json,
    extract::{Path, State},
};
use kartabl_domain::ids::DocumentId;
use kartabl_web::App;

#[utoipa::path(get, path = "/api/v1/cases/{code}/documents/{document}", tag = "documents", operation_id = "getDocument",
    summary = "نتیجهٔ بررسی مدرک · The check of a document",
    params(("code" = String, Path, description = "The tracking code"),
        ("document" = String, Path, description = "The document's id")),
    responses((status = 200, body = DocumentAnswer), (status = 404, description = "No such document of this case")))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((code, id)): Path<(String, String)>,
) -> Result<Json<DocumentAnswer>, ApiError> {
    let case = find_case(&app, &code, &caller).await?;
    let id: DocumentId = id.parse().map_err(|_| ApiError::NotFound)?;
    let document = app.db.document(id).await?;
    if document.case == case.id { Ok(Json(DocumentAnswer::from(&document))) } else { Err(ApiError::NotFound) }
}
