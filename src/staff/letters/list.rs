//! The list of letters at a stage, and the page of one letter.

use super::{LetterDesk, OpenedLetter, Typed, show};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use kartabl_web::{App, As, Frame, WebError, session::LetterReader, views::form::FormState};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    stage: String,
    /// The letter that ended the page before, and how many letters were shown until then.
    #[serde(default)]
    after: String,
    #[serde(default)]
    shown: u64,
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<LetterReader>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let after = asked.after.parse().ok();
    let shown = if after.is_some() { asked.shown } else { 0 };
    let page = show::list(&app, &asked.stage, after, shown).await?;
    let shell = app.shell(&frame, &staff, "letters").await?;
    Ok(app.templates.page(&page, &shell))
}

pub(crate) async fn letter(
    OpenedLetter { desk, .. }: OpenedLetter<LetterReader>,
) -> Result<Response, WebError> {
    let desk: LetterDesk = desk;
    desk.page(StatusCode::OK, Typed::default(), FormState::default()).await
}
