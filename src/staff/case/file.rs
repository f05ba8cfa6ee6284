//! `GET /cases/{code}/documents/{id}` and its picture: the bytes that the applicant uploaded, never run by the browser.

use super::open;
use axum::{
    body::Body,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kartabl_documents::READING_WIDTH;
use kartabl_domain::documents::{MediaType, file_name};
use kartabl_storage::documents::Document;
use kartabl_web::{
    App, WebError, security,
    session::{Anyone, As},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

async fn document(
    app: &App,
    staff: &kartabl_domain::people::Staff,
    code: &str,
    id: &str,
) -> Result<Document, WebError> {
    let case = open(app, staff, code).await?;
    let id = id.parse().map_err(|_| WebError::NotFound)?;
    let document = app.db.document(id).await?;
    // A document of another case is none of this address.
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
    let (manner, policy) =
        if pdf { ("inline", security::PDF_POLICY) } else { ("attachment", security::FILE_POLICY) };
    let body = Body::from_stream(app.files.stream(&document.sha256).await?);
    let headers = [
        (header::CONTENT_TYPE, document.media_type.clone()),
        (header::CONTENT_LENGTH, document.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("{manner}; filename*=UTF-8''{name}")),
        (header::CONTENT_SECURITY_POLICY, policy.to_owned()),
    ];
    Ok((headers, body).into_response())
}

pub(crate) async fn preview(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let document = document(&app, &staff, &code, &id).await?;
    let picture = document.preview.ok_or(WebError::NotFound)?;
    Ok(png(app.files.get(&picture).await?))
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
    if number > pictures(&document) {
        return Err(WebError::NotFound);
    }
    let bytes = app.files.get(&document.sha256).await?;
    let drawn = app.inspector.page(bytes, number, READING_WIDTH).await;
    let drawn = drawn.map_err(|error| WebError::Internal(error.to_string()))?;
    drawn.map(png).ok_or(WebError::NotFound)
}

/// How many pages of a document are shown as pictures; the others are in the file itself.
pub(super) fn pictures(document: &Document) -> u32 {
    const MOST: u32 = 50;
    let pdf = document.media_type == "application/pdf" && document.preview.is_some();
    let pages = document.report.as_ref().and_then(|report| report.pages);
    pages.filter(|_| pdf).unwrap_or(0).min(MOST)
}

pub(crate) fn png(bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, security::FILE_POLICY),
    ];
    (headers, bytes).into_response()
}
