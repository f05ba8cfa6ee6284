//! The letter that an address names, as an argument of a handler.

use super::{context::LetterContext, refresh};
use axum::{
    extract::{FromRequestParts, Path},
    http::{Method, request::Parts},
};
use kartabl_domain::{ids::LetterId, letters::Stage};
use kartabl_web::{App, As, Frame, WebError, session::Allowed};
use std::marker::PhantomData;

/// The letter of the address, opened by a person whose posts allow the handler. Looking at it is written into the audit.
pub(crate) struct OpenedLetter<R> {
    pub(super) context: LetterContext,
    allowed: PhantomData<R>,
}

impl<R: Allowed> FromRequestParts<App> for OpenedLetter<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let As { staff, .. } = As::<R>::from_request_parts(parts, app).await?;
        let id = Path::<String>::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let id: LetterId = id.parse().map_err(|_| WebError::NotFound)?;
        let Ok(frame) = Frame::from_request_parts(parts, app).await;
        let letter = app.db.letter(id).await?;
        let case = app.db.case(letter.case).await?;
        if !case.is_open_to(&staff) {
            return Err(WebError::forbidden());
        }
        let failed = matches!(letter.stage, Stage::Issuing(_)) && app.db.typesetting_failed(&letter).await?;
        let is_repeated = !failed && refresh::is_repeated(parts, &letter);
        if parts.method == Method::GET && !is_repeated {
            app.actions.note_letter_opened(&staff, letter.id).await?;
        }
        let context = LetterContext { app: app.clone(), frame, staff, letter, case, failed };
        Ok(Self { context, allowed: PhantomData })
    }
}
