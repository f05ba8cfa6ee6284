//! The page of a case: everything that a reviewer sees of it.

use super::{
    checks, context::CaseContext, deadline, documents, history, origin, panel, query::CaseQuery, sections,
};
use crate::{
    people::Names,
    tray::piles,
    views::case::{CasePage, LetterLine, Note},
};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::Inspected;
use kartabl_domain::{
    cases::Case,
    letters::{Letter, Stage},
    people::{Role, Staff},
    text::fa,
};
use kartabl_web::{
    App, WebError,
    frame::Frame,
    present,
    session::{Allowed, LetterReader},
    shell,
    views::{
        form::FormState,
        parts::{Label, Tone},
    },
};
use std::collections::HashMap;

/// Answers with the page, with what a form of it must say and the note that was typed.
///
/// # Errors
/// Those of the database.
pub(super) async fn answer(
    app: &App,
    staff: &Staff,
    case: &Case,
    query: &CaseQuery,
    frame: &Frame,
    form: FormState,
    note: String,
) -> Result<Response, WebError> {
    let page = build(app, staff, case, query, form, note).await?;
    let entry = piles::find(&query.tray, staff).map(|tray| tray.name).unwrap_or_default();
    let shell = app.shell(frame, staff, &entry).await?;
    let status = match (&page.form.conflict, page.form.is_clear()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    Ok(app.templates.page_with(status, &page, &shell))
}

/// Answers with the page in place of the page of an action that the rules do not allow now. It says why, and offers what
/// they do allow.
///
/// # Errors
/// Those of the database.
pub(super) async fn instead_of_action(context: &CaseContext, form: FormState) -> Result<Response, WebError> {
    let query = CaseQuery { tray: context.origin.menu_entry().to_owned(), ..CaseQuery::default() };
    let CaseContext { app, staff, case, .. } = context;
    let page = build(app, staff, case, &query, form, String::new()).await?;
    context.page(StatusCode::OK, &page).await
}

/// Reads what the page shows.
async fn build(
    app: &App,
    staff: &Staff,
    case: &Case,
    query: &CaseQuery,
    form: FormState,
    note: String,
) -> Result<CasePage, WebError> {
    let office = app.house.office();
    let inspected = Inspected::now(&app.db, &office, case).await?;
    let documents = app.db.documents_of(case.id).await?;
    let documents = documents::in_order(documents, office.procedure(case));
    let delayed = if documents.iter().any(|document| document.report.is_none()) {
        app.db.delayed_checks(case.id).await?
    } else {
        HashMap::new()
    };
    let events = app.db.events_of(case.id).await?;
    let letters = app.db.letters_of_case(case.id).await?;
    let names = Names::of(app, case, &events).await?;
    let members = match case.state.unit().filter(|unit| staff.holds(Role::Supervisor, unit)) {
        Some(unit) => app.db.staff_of_unit(unit).await?,
        None => Vec::new(),
    };
    let notes = app.db.notes_of_case(case.id).await?;
    let account = match inspected.account.clone() {
        None => app.db.account_of(&case.applicant.key()).await?,
        known => known,
    };
    let (place, back) = origin::place(app, staff, case, &query.tray).await?;
    Ok(CasePage {
        code: case.code.to_string(),
        title: present::case_title(case, &office),
        version: case.version,
        back,
        keep: if query.tray.is_empty() { String::new() } else { format!("&tray={}", query.tray) },
        place,
        status: present::status(&case.state),
        priority: present::priority(case.priority),
        applicant: case.applicant.name.clone(),
        applicant_page: account.map(|account| format!("/applicants/{}", account.id)),
        expert: case.reviewer().map(|id| names.staff(id)),
        unit: case.state.unit().map(|unit| unit.label().to_owned()),
        sla: case.state.deadline().map(|deadline| present::sla(deadline, &office)),
        identity: checks::identity(case),
        checks: checks::checks(case, &documents, &events, &office),
        defects: checks::defects(case, &names, &events, &office),
        sections: sections::sections(case, &inspected, &office),
        snapshot: case.snapshots,
        open_document: documents::chosen(&query.doc, &documents),
        documents: documents::documents(case, &documents, &delayed, &inspected, &office),
        events: history::events(&events, &names, office.now),
        notes: notes
            .into_iter()
            .map(|note| Note {
                initials: shell::initials(&note.staff_name),
                who: note.staff_name,
                at: present::moment(note.at, office.now),
                text: note.text,
            })
            .collect(),
        note,
        letters: letters.iter().map(|letter| letter_line(letter, staff)).collect(),
        panel: panel::panel(case, staff, &names, &events, &members, &office),
        deadline: case.state.deadline().map(|deadline| deadline::explain(deadline, &office)),
        form,
    })
}

fn letter_line(letter: &Letter, staff: &Staff) -> LetterLine {
    let (tone, words) = match letter.stage {
        Stage::Draft => (Tone::Off, "پیش‌نویس"),
        Stage::Numbered(_) => (Tone::Info, "شماره گرفته"),
        Stage::Issuing(_) => (Tone::Info, "در حال صدور"),
        Stage::Dispatching { .. } => (Tone::Info, "در حال ارسال"),
        Stage::Issued { .. } => (Tone::Ok, "صادر شده"),
        Stage::Void { .. } => (Tone::Bad, "ابطال شده"),
    };
    LetterLine {
        id: letter.id.to_string(),
        subject: letter.subject.clone(),
        number: letter.entry().map(|entry| fa(entry.number())),
        status: Label::new(tone, words),
        open: LetterReader::allows(staff),
        issued: letter.kept().is_some(),
    }
}
