//! `GET /applicants/{id}/records/{record}/{slot}.png`: the picture of a record's file, as it was made anew from the upload.

use super::access;
use crate::case::pictures;
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::ids::RecordId;
use kartabl_web::{
    App, WebError,
    session::{Anyone, As},
};
use std::collections::BTreeSet;

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path((id, record, picture)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let account = access::find(&app, &staff, &id).await?.account;
    let record: RecordId = record.parse().map_err(|_| WebError::NotFound)?;
    let slot = picture.strip_suffix(".png").ok_or(WebError::NotFound)?;
    let records = app.db.records_named(&account.key, &BTreeSet::from([record])).await?;
    let document = records.first().and_then(|record| record.documents.get(slot)).ok_or(WebError::NotFound)?;
    let document = app.db.document(*document).await?;
    let open = document.is_open();
    let picture = document.preview.filter(|_| open).ok_or(WebError::NotFound)?;
    Ok(pictures::png(app.files.get(&picture).await?))
}
