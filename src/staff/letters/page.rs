//! The page of one letter, beside the list of its stage.

use super::{context::LetterContext, form::SubmittedForm, list, refresh, registers, routes, ways};
use crate::{
    people::Names,
    views::letters::{LettersPage, OpenLetter},
};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::EventKind,
    letters::{Entry, Stage},
    people::Role,
    text::fa,
};
use kartabl_web::{
    WebError, present,
    views::{form::FormState, parts::Pager},
};

/// Answers with the page, with what a form must say and what was typed into it.
///
/// # Errors
/// Those of the database.
pub(super) async fn answer(
    context: &LetterContext,
    status: StatusCode,
    submitted: SubmittedForm,
    form: FormState,
) -> Result<Response, WebError> {
    let page = build(context, &submitted, form).await?;
    let shell = context.app.shell(&context.frame, &context.staff, "letters").await?;
    let mut response = context.app.templates.page_with(status, &page, &shell);
    if refresh::is_needed(&context.letter) && !context.failed && status.is_success() {
        refresh::set_header(response.headers_mut(), &context.letter);
    }
    Ok(response)
}

async fn build(
    context: &LetterContext,
    submitted: &SubmittedForm,
    form: FormState,
) -> Result<LettersPage, WebError> {
    let mut page = list::build(&context.app, context.letter.stage_name(), None, 0).await?;
    if matches!(context.letter.stage, Stage::Void { .. }) {
        // No tab lists void letters.
        (page.letters, page.pager) = (Vec::new(), Pager::default());
        page.tabs.iter_mut().for_each(|tab| tab.current = false);
    }
    page.open = Some(open_letter(context, submitted, form).await?);
    page.direct = true;
    Ok(page)
}

async fn open_letter(
    context: &LetterContext,
    submitted: &SubmittedForm,
    form: FormState,
) -> Result<OpenLetter, WebError> {
    let (letter, office) = (&context.letter, context.office());
    let (now, today) = (office.now, office.today());
    let year = letter.entry().map_or(i32::from(today.year()), |entry| entry.year);
    let signed = letter.kept().is_some();
    let paper = present::paper(letter.data(&office, &context.case), signed);
    let date = letter.entry().map_or(today, |entry| entry.date).numeric();
    let next = match letter.stage {
        Stage::Draft => {
            let sequence = context.app.db.last_in_register(&letter.register, year).await? + 1;
            let register = letter.register.clone();
            Some(Entry { register, year, sequence, date: today }.number())
        }
        _ => None,
    };
    let events = context.app.db.events_of(context.case.id).await?;
    let decided = events.iter().rev().find(|event| matches!(event.kind, EventKind::Decided { .. }));
    let approver = decided.and_then(|event| event.actor.staff()).filter(|id| *id != letter.drafted_by);
    let names = Names::of_staff(&context.app, approver.into_iter().chain([letter.drafted_by])).await?;
    let issued_at = match &letter.stage {
        Stage::Issued { at, .. } => Some(present::moment(*at, now)),
        _ => None,
    };
    let may_act = context.staff.is(Role::Secretariat);
    let choice = match letter.stage {
        Stage::Numbered(_) if may_act => Some(routes::choice(context, submitted).await?),
        _ => None,
    };
    let on_its_way = matches!(letter.stage, Stage::Dispatching { .. });
    Ok(OpenLetter {
        id: letter.id.to_string(),
        version: letter.version,
        code: context.case.code.to_string(),
        stage: list::stage(&letter.stage),
        form,
        paper,
        register: format!("{} {}", registers::label(&letter.register), fa(year)),
        next_number: next,
        date: submitted.text("date").unwrap_or(date),
        ways: ways::lines(context, submitted, now),
        choice,
        drafted_by: names.staff(letter.drafted_by),
        approved_by: approver.map(|id| names.staff(id)),
        reason: submitted.text("reason").unwrap_or_default(),
        void_reason: (may_act && on_its_way).then(|| submitted.text("void_reason").unwrap_or_default()),
        may_act,
        failed: context.failed,
        pdf: signed,
        sha256: letter.kept().map(|kept| kept.sha256.to_owned()),
        verify: signed.then(|| letter.verification.clone()),
        issued_at,
    })
}
