//! `PUT /cases/{code}/documents/{slot}`: takes in a file while it streams; nothing of a refused one is kept.

use super::super::{
    act::tracking_code, answers::UploadAnswer, caller::Caller, error::ApiError, json::announced,
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

/// What is said of a file beside its bytes.
#[derive(Deserialize)]
pub(crate) struct Upload {
    /// The file's name, for people; made of the slot's where it is missing. Its ending becomes that of the file's type.
    filename: Option<String>,
    /// The row of a repeating section, from zero; only there, and needed there.
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
    upload: Result<Query<Upload>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<UploadAnswer>), ApiError> {
    let Query(upload) = upload.map_err(|_| {
        ApiError::BadRequest("پارامترهای درخواست درست نیست؛ filename و item هر کدام یک بار می‌آید.")
    })?;
    let (by, code, item) = (caller.key(), tracking_code(&code)?, row(upload.item.as_deref())?);
    let expectation = app.actions.slot_to_fill(by, &code, &slot, item).await;
    let expectation = expectation.map_err(ApiError::of_edit(&app))?;
    declared(&headers, &expectation)?;
    let admission = Admission::new(expectation.clone());
    if let Some(bytes) = announced(&headers) {
        admission.announced(bytes)?;
    }
    let (admitted, file) = take_in(&app, body, admission, &expectation).await?;
    let upload = kartabl_actions::Upload {
        slot: &slot,
        item,
        filename: file_name(upload.filename.as_deref().unwrap_or_default(), &slot, admitted.media),
        media_type: admitted.media.name(),
        file: &file,
    };
    let uploaded = app.actions.upload_document(by, &code, &upload).await.map_err(ApiError::of_edit(&app))?;
    app.files.settle(&file, &uploaded.place).await?;
    let (id, Admitted { bytes, sha256, .. }) = (uploaded.document, admitted);
    Ok((StatusCode::CREATED, Json(UploadAnswer { id: id.to_string(), sha256, bytes, checks: "pending" })))
}

/// The row that an upload names, if it names one.
fn row(given: Option<&str>) -> Result<Option<usize>, ApiError> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    let row = given.map(|given| ascii_digits(given).parse()).transpose();
    row.map_err(|_| ApiError::invalid("item", "عددی از صفر لازم است"))
}

/// A type that is declared must be one that the slot takes; what the bytes are, they tell themselves.
fn declared(headers: &HeaderMap, expectation: &Expectation) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let untold = matches!(essence.as_str(), "" | "application/octet-stream" | "binary/octet-stream");
    if untold || MediaType::declared(&essence).is_some_and(|media| expectation.accept.contains(&media)) {
        return Ok(());
    }
    let accepted: Vec<_> = expectation.accept.iter().map(|media| media.label()).collect();
    Err(ApiError::NotAccepted { accepted: accepted.join("، ") })
}

/// Stores the bytes while they are judged.
async fn take_in(
    app: &App,
    body: Body,
    admission: Admission,
    expectation: &Expectation,
) -> Result<(Admitted, NewFile), ApiError> {
    let mut judgement = None;
    let watched = watched(body.into_data_stream(), admission, &mut judgement);
    let stored = app.files.write_stream(watched, expectation.max_bytes).await;
    match (judgement, stored) {
        (Some(Err(refusal)), _) => Err(refusal.into()),
        (_, Err(error)) => Err(error.into()),
        (Some(Ok(admitted)), Ok(file)) => Ok((admitted, file)),
        (None, Ok(_)) => Err(ApiError::Internal("an upload ended without a judgement")),
    }
}

/// The chunks of a body. The stream breaks off where they are refused, also at the very end, so that nothing is stored.
/// `judgement` holds the outcome.
fn watched<'j, E: Into<axum::BoxError> + Send + 'static>(
    chunks: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'j,
    admission: Admission,
    judgement: &'j mut Option<Result<Admitted, Refusal>>,
) -> impl Stream<Item = Result<Bytes, String>> + Send + 'j {
    stream::unfold((chunks, Some(admission), judgement), async |(mut chunks, admission, judgement)| {
        let mut admission = admission?;
        let refused = |judgement: &mut Option<_>, refusal: Refusal| {
            let text = refusal.to_string();
            *judgement = Some(Err(refusal));
            Some(Err(text))
        };
        match chunks.next().await {
            Some(Ok(chunk)) => match admission.feed(&chunk) {
                Ok(()) => Some((Ok(chunk), (chunks, Some(admission), judgement))),
                Err(refusal) => Some((refused(judgement, refusal)?, (chunks, None, judgement))),
            },
            Some(Err(error)) => Some((Err(error.into().to_string()), (chunks, None, judgement))),
            None => match admission.finish() {
                Ok(admitted) => {
                    *judgement = Some(Ok(admitted));
                    None
                }
                Err(refusal) => Some((refused(judgement, refusal)?, (chunks, None, judgement))),
            },
        }
    })
}
