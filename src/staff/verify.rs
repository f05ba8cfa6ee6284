//! صحت‌سنجی نامه: tells anybody whether a letter is genuine, and nothing of a person.

use crate::views::verify::{Verdict, VerifiedLetter, VerifyPage};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use kartabl_domain::{
    cases::EventKind,
    letters::{Entry, Letter, Stage},
};
use kartabl_web::{App, Frame, WebError, present};
use serde::Deserialize;

/// No code is longer, however it is typed.
const LONGEST: usize = 60;

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    code: String,
}

/// The form, and the answer to what was typed into it.
pub(crate) async fn get(
    State(app): State<App>,
    frame: Frame,
    Query(Asked { code }): Query<Asked>,
) -> Result<Response, WebError> {
    if code.trim().is_empty() {
        let page = VerifyPage::default();
        return Ok(app.templates.page(&page, &app.public_shell(&frame)));
    }
    answer(&app, &frame, &code).await
}

/// The address that the QR code of a letter leads to.
pub(crate) async fn code(
    State(app): State<App>,
    frame: Frame,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    answer(&app, &frame, &code).await
}

async fn answer(app: &App, frame: &Frame, typed: &str) -> Result<Response, WebError> {
    let code: String = typed.trim().chars().take(LONGEST).collect();
    let outcome = match app.db.letter_by_verification(&code).await? {
        Some(letter) => verdict(app, &letter).await?,
        None => Verdict::NotFound,
    };
    let status = match outcome {
        Verdict::NotFound => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    };
    let page = VerifyPage { code, outcome: Some(outcome) };
    Ok(app.templates.page_with(status, &page, &app.public_shell(frame)))
}

/// Only what was given out exists for the public; a draft that was never sent does not.
async fn verdict(app: &App, letter: &Letter) -> Result<Verdict, WebError> {
    if let Some(kept) = letter.kept() {
        return Ok(Verdict::Genuine { letter: shown(letter, kept.entry, Some(kept.sha256.to_owned())) });
    }
    match &letter.stage {
        Stage::Void { entry: Some(entry), .. } => {
            let events = app.db.events_of(letter.case).await?;
            let voided = events.into_iter().find(
                |event| matches!(&event.kind, EventKind::LetterVoided { letter: id } if *id == letter.id),
            );
            Ok(voided.map_or(Verdict::NotFound, |event| Verdict::Void {
                letter: shown(letter, entry, None),
                at: present::moment(event.at, app.world().now()),
            }))
        }
        _ => Ok(Verdict::NotFound),
    }
}

fn shown(letter: &Letter, entry: &Entry, sha256: Option<String>) -> VerifiedLetter {
    VerifiedLetter {
        number: entry.number(),
        date: present::due_day(entry.date),
        subject: letter.subject.clone(),
        signer: letter.signer_name.clone(),
        signature: None,
        sha256,
    }
}
