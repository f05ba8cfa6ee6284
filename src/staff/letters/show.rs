//! `GET /letters/{id}`: the page of one letter.

use super::{form::SubmittedForm, opened::OpenedLetter, page};
use axum::{http::StatusCode, response::Response};
use kartabl_web::{WebError, session::LetterReader, views::form::FormState};

pub(crate) async fn get(
    OpenedLetter { context, .. }: OpenedLetter<LetterReader>,
) -> Result<Response, WebError> {
    page::answer(&context, StatusCode::OK, SubmittedForm::default(), FormState::default()).await
}
