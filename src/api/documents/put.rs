//! `PUT /cases/{code}/documents/{slot}`: uploads a file. It is checked while it streams, and a refused file leaves nothing.

use super::super::{
    answers::UploadAnswer, caller::Caller, error::ApiError, json::content_length, lookup::tracking_code,
};
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use kartabl_documents::{Admission, Admitted, Refusal};
use kartabl_domain::{
    documents::{Expectation, MediaType, file_name},
    text::ascii_digits,
};
use kartabl_storage::NewFile;
use kartabl_web::App;
use serde::Deserialize;

/// The query parameters of an upload.
#[derive(Deserialize)]
pub(crate) struct UploadQuery {
    /// The file name that people see. By default it is made from the slot's id; its ending is that of the file's type.
    filename: Option<String>,
    /// The row of a repeating section, from zero. It is required there, and refused elsewhere.
    item: Option<String>,
}

#[utoipa::path(put, path = "/api/v1/cases/{code}/documents/{document}", tag = "documents", operation_id = "putDocument",
    summary = "بارگذاری مدرک · Upload a document",
    description = "The body is the file. A second upload to the same slot replaces the first. The check begins at once in the background.",
    params(("code" = String, Path, description = "The tracking code"),
        ("document" = String, Path, description = "The slot's id"),
        ("filename" = Option<String>, Query, description = "The file's name, for people; made of the slot's where it is missing"),
        ("item" = Option<usize>, Query, description = "The row of a repeating section, from zero; only there, and needed there")),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"))),
    responses((status = 201, body = UploadAnswer),
        (status = 400, description = "The upload broke off"),
        (status = 404, description = "No such case of this key, or no such slot"),
        (status = 409, description = "The case or the section cannot be edited now"),
        (status = 413, description = "Larger than the slot takes"),
        (status = 415, description = "Of a type that the slot does not take"),
        (status = 422, description = "A wrong `item`, an image with too large sides, or a confidential letter")))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path((code, slot)): Path<(String, String)>,
    query: Result<Query<UploadQuery>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<UploadAnswer>), ApiError> {
    let Query(query) = query.map_err(|_| {
        ApiError::BadRequest("پارامترهای درخواست درست نیست؛ filename و item هر کدام یک بار می‌آید.")
    })?;
    let (by, code, item) = (caller.key(), tracking_code(&code)?, parse_row(query.item.as_deref())?);
    let expectation = app.actions.slot_to_fill(by, &code, &slot, item).await;
    let expectation = expectation.map_err(ApiError::from_edit(&app))?;
    check_content_type(&headers, &expectation)?;
    let admission = Admission::new(expectation.clone());
    if let Some(bytes) = content_length(&headers) {
        admission.announced(bytes)?;
    }
    let (admitted, file) = store(&app, body, admission, &expectation).await?;
    let upload = kartabl_actions::Upload {
        slot: &slot,
        item,
        filename: file_name(query.filename.as_deref().unwrap_or_default(), &slot, admitted.media),
        media_type: admitted.media.name(),
        file: &file,
    };
    let uploaded =
        app.actions.upload_document(by, &code, &upload).await.map_err(ApiError::from_edit(&app))?;
    app.files.settle(&file, &uploaded.place).await?;
    let (id, Admitted { bytes, sha256, .. }) = (uploaded.document, admitted);
    Ok((StatusCode::CREATED, Json(UploadAnswer { id: id.to_string(), sha256, bytes, checks: "pending" })))
}

/// Parses the row that the query names, if it names one.
fn parse_row(given: Option<&str>) -> Result<Option<usize>, ApiError> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    let row = given.map(|given| ascii_digits(given).parse()).transpose();
    row.map_err(|_| ApiError::invalid("item", "عددی از صفر لازم است"))
}

/// Checks that the slot accepts the declared content type. The real type is detected from the bytes.
fn check_content_type(headers: &HeaderMap, expectation: &Expectation) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let undeclared = matches!(essence.as_str(), "" | "application/octet-stream" | "binary/octet-stream");
    if undeclared || MediaType::declared(&essence).is_some_and(|media| expectation.accept.contains(&media)) {
        return Ok(());
    }
    let accepted: Vec<_> = expectation.accept.iter().map(|media| media.label()).collect();
    Err(ApiError::NotAccepted { accepted: accepted.join("، ") })
}

/// Stores the body while the admission checks it.
async fn store(
    app: &App,
    body: Body,
    admission: Admission,
    expectation: &Expectation,
) -> Result<(Admitted, NewFile), ApiError> {
    let mut verdict = None;
    let chunks = checked_chunks(body.into_data_stream(), admission, &mut verdict);
    let stored = app.files.write_stream(chunks, expectation.max_bytes).await;
    match (verdict, stored) {
        (Some(Err(refusal)), _) => Err(refusal.into()),
        (_, Err(error)) => Err(error.into()),
        (Some(Ok(admitted)), Ok(file)) => Ok((admitted, file)),
        (None, Ok(_)) => Err(ApiError::Internal("an upload ended without a judgement")),
    }
}

/// The chunks of a body, checked one by one. A refusal ends the stream with an error, even after the last chunk, so that
/// nothing is stored. `verdict` receives the outcome.
fn checked_chunks<'v, E: Into<axum::BoxError> + Send + 'static>(
    chunks: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'v,
    admission: Admission,
    verdict: &'v mut Option<Result<Admitted, Refusal>>,
) -> impl Stream<Item = Result<Bytes, String>> + Send + 'v {
    stream::unfold((chunks, Some(admission), verdict), async |(mut chunks, admission, verdict)| {
        let mut admission = admission?;
        let refused = |verdict: &mut Option<_>, refusal: Refusal| {
            let text = refusal.to_string();
            *verdict = Some(Err(refusal));
            Some(Err(text))
        };
        match chunks.next().await {
            Some(Ok(chunk)) => match admission.feed(&chunk) {
                Ok(()) => Some((Ok(chunk), (chunks, Some(admission), verdict))),
                Err(refusal) => Some((refused(verdict, refusal)?, (chunks, None, verdict))),
            },
            Some(Err(error)) => Some((Err(error.into().to_string()), (chunks, None, verdict))),
            None => match admission.finish() {
                Ok(admitted) => {
                    *verdict = Some(Ok(admitted));
                    None
                }
                Err(refusal) => Some((refused(verdict, refusal)?, (chunks, None, verdict))),
            },
        }
    })
}
