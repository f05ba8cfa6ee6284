//! `GET /letters/{id}/pdf`: the stored bytes of a letter.

use super::opened::OpenedLetter;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kartabl_web::{WebError, security::PDF_POLICY, session::LetterReader};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

pub(crate) async fn get(
    OpenedLetter { context, .. }: OpenedLetter<LetterReader>,
) -> Result<Response, WebError> {
    let Some(kept) = context.letter.kept() else { return Err(WebError::NotFound) };
    let bytes = context.app.files.get(kept.sha256).await?;
    let name = format!("نامهٔ {}.pdf", kept.entry.number().replace('/', "-"));
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_SECURITY_POLICY, PDF_POLICY.to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename*=UTF-8''{name}")),
    ];
    Ok((headers, bytes).into_response())
}
