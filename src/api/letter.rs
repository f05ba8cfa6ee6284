//! `GET /cases/{code}/letters/{id}`: the issued PDF.

use super::{caller::Caller, error::ApiError, lookup::find_case};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use headers::{ETag, HeaderMapExt, IfNoneMatch};
use kartabl_domain::{ids::LetterId, letters::Kept};
use kartabl_storage::StorageError;
use kartabl_web::App;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that are percent-encoded in file names: all but letters, digits and three that RFC 5987 allows.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

#[utoipa::path(get, path = "/api/v1/cases/{code}/letters/{id}", tag = "cases", operation_id = "getLetter",
    summary = "نامهٔ صادرشده · The issued letter",
    params(("code" = String, Path, description = "The tracking code"), ("id" = String, Path, description = "The letter")),
    responses((status = 200, description = "The PDF", content_type = "application/pdf", body = [u8]),
        (status = 304, description = "The caller has these bytes already"),
        (status = 404, description = "No such case or issued letter")))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let case = find_case(&app, &code, &caller).await?;
    let id: LetterId = id.parse().map_err(|_| ApiError::NotFound)?;
    let letter = app.db.letter(id).await?;
    let Some(Kept { entry, sha256, bytes }) = letter.kept() else { return Err(ApiError::NotFound) };
    if letter.case != case.id {
        return Err(ApiError::NotFound);
    }
    let quoted = format!("\"{sha256}\"");
    let tag: ETag = quoted.parse().map_err(|_| ApiError::Internal("the digest of an issued letter"))?;
    if headers.typed_get::<IfNoneMatch>().is_some_and(|condition| !condition.precondition_passes(&tag)) {
        return Ok(with_etag(StatusCode::NOT_MODIFIED, tag));
    }
    let pdf = app.files.stream(sha256).await.map_err(|error| match error {
        // An issued letter must have its bytes, so their absence is a server error and not a 404.
        StorageError::NotFound => ApiError::Internal("the bytes of an issued letter are gone"),
        error => error.into(),
    })?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_LENGTH, HeaderValue::from(bytes)),
        (header::CONTENT_DISPOSITION, header_value(&content_disposition(&entry.number()))?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok(with_etag((headers, Body::from_stream(pdf)), tag))
}

fn with_etag(answer: impl IntoResponse, tag: ETag) -> Response {
    let mut response = answer.into_response();
    response.headers_mut().typed_insert(tag);
    response
}

/// The `Content-Disposition` header: an ASCII file name for old clients, and a Persian one (RFC 5987, RFC 6266).
fn content_disposition(number: &str) -> String {
    let number = number.replace('/', "-");
    let name = format!("نامه {number}.pdf");
    let name = utf8_percent_encode(&name, ESCAPED);
    format!("attachment; filename=\"letter-{number}.pdf\"; filename*=UTF-8''{name}")
}

fn header_value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(|_| ApiError::Internal("a header of a letter"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_name_is_plain_for_old_clients_and_persian_for_the_others() {
        assert_eq!(
            content_disposition("1405/12"),
            "attachment; filename=\"letter-1405-12.pdf\"; filename*=UTF-8''%D9%86%D8%A7%D9%85%D9%87%201405-12.pdf"
        );
    }
}
