//! Pictures of documents: how many pages of a document have one, and the answer that carries it.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use kartabl_storage::documents::Document;
use kartabl_web::security;

/// The most pages of a document that are shown as pictures; the others are in the file itself.
const MAX_PAGES: u32 = 50;

/// How many pages of a document are shown as pictures.
pub(super) fn page_count(document: &Document) -> u32 {
    let pdf = document.media_type == "application/pdf" && document.preview.is_some();
    let pages = document.report.as_ref().and_then(|report| report.pages);
    pages.filter(|_| pdf).unwrap_or(0).min(MAX_PAGES)
}

/// Answers with a picture, which the browser may keep for an hour.
pub(crate) fn png(bytes: Bytes) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, security::FILE_POLICY),
    ];
    (headers, bytes).into_response()
}
