//! صحت‌سنجی نامه: whether a letter is genuine, for anybody; it shows nothing about a person.

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

/// The most characters of a code, however it is typed.
const MAX_CODE: usize = 60;

#[derive(Deserialize)]
pub(crate) struct VerifyQuery {
    #[serde(default)]
    code: String,
}

/// The form, with the answer where a code was typed into it.
pub(crate) async fn get(
    State(app): State<App>,
    frame: Frame,
    Query(VerifyQuery { code }): Query<VerifyQuery>,
) -> Result<Response, WebError> {
    if code.trim().is_empty() {
        let page = VerifyPage::default();
        return Ok(app.templates.page(&page, &app.public_shell(&frame)));
    }
    answer(&app, &frame, &code).await
}

/// The answer for the code in the address, to which the QR code of a letter leads.
pub(crate) async fn code(
    State(app): State<App>,
    frame: Frame,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    answer(&app, &frame, &code).await
}

async fn answer(app: &App, frame: &Frame, typed: &str) -> Result<Response, WebError> {
    let code: String = typed.trim().chars().take(MAX_CODE).collect();
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

/// What the public learns of a letter. One that was never issued does not exist for the public.
async fn verdict(app: &App, letter: &Letter) -> Result<Verdict, WebError> {
    if let Some(kept) = letter.kept() {
        return Ok(Verdict::Genuine {
            letter: public_letter(letter, kept.entry, Some(kept.sha256.to_owned())),
        });
    }
    match &letter.stage {
        Stage::Void { entry: Some(entry), .. } => {
            let events = app.db.events_of(letter.case).await?;
            let voided = events.into_iter().find(
                |event| matches!(&event.kind, EventKind::LetterVoided { letter: id } if *id == letter.id),
            );
            Ok(voided.map_or(Verdict::NotFound, |event| Verdict::Void {
                letter: public_letter(letter, entry, None),
                at: present::moment(event.at, app.world().now()),
            }))
        }
        _ => Ok(Verdict::NotFound),
    }
}

/// The data of a letter that the public sees.
fn public_letter(letter: &Letter, entry: &Entry, sha256: Option<String>) -> VerifiedLetter {
    VerifiedLetter {
        number: entry.number(),
        date: present::due_day(entry.date),
        subject: letter.subject.clone(),
        signer: letter.signer_name.clone(),
        signature: None,
        sha256,
    }
}
