//! `GET /cases/{code}/documents/{id}` and its pictures: what the applicant uploaded, which the browser never runs.

use super::{access, pictures};
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use kartabl_documents::READING_WIDTH;
use kartabl_domain::{
    documents::{MediaType, file_name},
    people::Staff,
};
use kartabl_storage::documents::Document;
use kartabl_web::{
    App, WebError, security,
    session::{Anyone, As},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A document of the case, where its file may be opened.
async fn document(app: &App, staff: &Staff, code: &str, id: &str) -> Result<Document, WebError> {
    let case = access::find(app, staff, code).await?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let document = app.db.document(id).await?;
    // The address of one case opens no document of another.
    if document.case != case.id || !document.is_open() { Err(WebError::NotFound) } else { Ok(document) }
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let document = document(&app, &staff, &code, &id).await?;
    let pdf = document.media_type == "application/pdf";
    let media = MediaType::named(&document.media_type).ok_or(WebError::NotFound)?;
    // Also of what was kept before names had the ending of their type.
    let name = file_name(&document.filename, &document.slot, media);
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let (disposition, policy) =
        if pdf { ("inline", security::PDF_POLICY) } else { ("attachment", security::FILE_POLICY) };
    let body = Body::from_stream(app.files.stream(&document.sha256).await?);
    let headers = [
        (header::CONTENT_TYPE, document.media_type.clone()),
        (header::CONTENT_LENGTH, document.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename*=UTF-8''{name}")),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// The picture of the first page, or of the image.
pub(crate) async fn preview(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let document = document(&app, &staff, &code, &id).await?;
    let picture = document.preview.ok_or(WebError::NotFound)?;
    Ok(pictures::png(app.files.get(&picture).await?))
}

/// A page of a PDF, drawn when somebody looks at it.
pub(crate) async fn page(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path((code, id, page)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let document = document(&app, &staff, &code, &id).await?;
    let number: u32 =
        page.strip_suffix(".png").and_then(|number| number.parse().ok()).ok_or(WebError::NotFound)?;
    if number > pictures::page_count(&document) {
        return Err(WebError::NotFound);
    }
    let bytes = app.files.get(&document.sha256).await?;
    let drawn = app.inspector.page(bytes, number, READING_WIDTH).await;
    let drawn = drawn.map_err(|error| WebError::Internal(error.to_string()))?;
    drawn.map(pictures::png).ok_or(WebError::NotFound)
}
