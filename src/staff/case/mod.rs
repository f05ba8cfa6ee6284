//! پرونده: `GET /cases/{code}`, everything a reviewer sees of one case.

pub(crate) mod approve;
pub(crate) mod assign;
mod checks;
pub(crate) mod compare;
pub(crate) mod defects;
mod desk;
mod documents;
pub(crate) mod file;
mod history;
pub(crate) mod identity;
mod inputs;
pub(crate) mod notes;
mod opened;
pub(crate) mod opinion;
mod panel;
pub(crate) mod paper_letter;
mod places;
pub(crate) mod priority;
pub(crate) mod refer;
pub(crate) mod register;
pub(crate) mod reject;
pub(crate) mod samava;
mod sections;
mod suggestions;
pub(crate) mod take;
pub(crate) mod take_back;
mod way;
mod wording;

pub(crate) use desk::Desk;
pub(crate) use opened::Opened;
pub(crate) use sections::form as field_form;

use crate::{
    act::Control, act::Stop, people::Names, tray, views::case::CasePage, views::case::LetterLine,
    views::case::Note, views::case::Place,
};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use kartabl_actions::{Inspected, Reader, Seen, StaffAction};
use kartabl_domain::{
    accounts::APPLICANT,
    cases::Case,
    letters::{Letter, Stage},
    office::Office,
    people::{Role, Staff},
    text::fa,
    values::TrackingCode,
};
use kartabl_storage::trays::Page;
use kartabl_web::{
    App, WebError, forms::Fields, frame::Frame, present, session::Allowed, session::Anyone, session::As,
    session::LetterReader, views::form::FormState, views::parts::Crumb, views::parts::Label,
    views::parts::Tone,
};
use serde::Deserialize;
use std::collections::HashMap;

/// The most rows of a tray among which the neighbours of a case are looked for.
const NEIGHBOURS: i64 = 200;

/// Where the case was opened from, and what is unfolded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tray: String,
    doc: String,
}

/// The case of a code in an address, if this person may open it.
///
/// # Errors
/// No such case, or one that is not open to the person: then who has it is told.
pub(crate) async fn open(app: &App, staff: &Staff, code: &str) -> Result<Case, WebError> {
    let code = TrackingCode::parse(code).map_err(|_| WebError::NotFound)?;
    let case = app.db.case_by_code(&code).await?;
    if case.is_open_to(staff) {
        return Ok(case);
    }
    let holder = match case.reviewer() {
        Some(id) => app.db.staff_names([id]).await?.remove(&id),
        None => case.state.unit().map(|unit| unit.label().to_owned()),
    };
    Err(WebError::Forbidden { holder })
}

pub(crate) async fn get(
    State(app): State<App>,
    As { staff, .. }: As<Anyone>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, WebError> {
    let case = open(&app, &staff, &code).await?;
    app.actions.note_opened(Reader::Staff(staff.id), case.id).await?;
    let form = FormState::default();
    page(&app, &staff, &case, &asked, &frame, form, String::new()).await
}

/// One action of a form beside the case.
pub(crate) async fn act<A: StaffAction>(
    app: &App,
    staff: &Staff,
    code: &str,
    fields: &Fields,
    controls: &[Control],
    action: &A,
) -> Result<Result<Case, Stop>, WebError> {
    let case = open(app, staff, code).await?;
    let seen = Seen { case: case.id, version: fields.number("version")? };
    match app.actions.perform(action, staff, seen, "").await {
        Ok(case) => Ok(Ok(case)),
        Err(not_done) => Stop::of(app, &case, not_done, controls).await.map(Err),
    }
}

/// The page again, read anew, with what its form had to say and what was typed.
pub(crate) async fn again(
    app: &App,
    staff: &Staff,
    code: &str,
    asked: &Asked,
    frame: &Frame,
    form: FormState,
    note: &str,
) -> Result<Response, WebError> {
    let case = open(app, staff, code).await?;
    page(app, staff, &case, asked, frame, form, note.to_owned()).await
}

/// The page of a case, with what a form of it had to say.
pub(crate) async fn page(
    app: &App,
    staff: &Staff,
    case: &Case,
    asked: &Asked,
    frame: &Frame,
    form: FormState,
    note: String,
) -> Result<Response, WebError> {
    let view = view(app, staff, case, asked, form, note).await?;
    let entry = tray::pile(&asked.tray, staff).map(|(_, _, entry)| entry).unwrap_or_default();
    let shell = app.shell(frame, staff, &entry).await?;
    let status = match (&view.form.conflict, view.form.is_clear()) {
        (Some(_), _) => axum::http::StatusCode::CONFLICT,
        (None, false) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => axum::http::StatusCode::OK,
    };
    Ok(app.templates.page_with(status, &view, &shell))
}

async fn view(
    app: &App,
    staff: &Staff,
    case: &Case,
    asked: &Asked,
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
    let (place, back) = neighbours(app, staff, case, &asked.tray).await?;
    Ok(CasePage {
        code: case.code.to_string(),
        title: present::case_title(case, &office),
        version: case.version,
        back,
        keep: if asked.tray.is_empty() { String::new() } else { format!("&tray={}", asked.tray) },
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
        open_document: documents::chosen(&asked.doc, &documents),
        documents: documents::documents(case, &documents, &delayed, &inspected, &office),
        events: history::events(&events, &names, office.now),
        notes: notes
            .into_iter()
            .map(|note| Note {
                initials: kartabl_web::shell::initials(&note.staff_name),
                who: note.staff_name,
                at: present::moment(note.at, office.now),
                text: note.text,
            })
            .collect(),
        note,
        letters: letters.iter().map(|letter| letter_line(letter, staff)).collect(),
        panel: panel::panel(case, staff, &names, &events, &members, &form, &office),
        deadline: case.state.deadline().map(|deadline| panel::deadline(deadline, &office)),
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

/// The place of the case in the tray it was opened from, and the way back there.
async fn neighbours(
    app: &App,
    staff: &Staff,
    case: &Case,
    name: &str,
) -> Result<(Option<Place>, Crumb), WebError> {
    let Ok((_, pile, entry)) = tray::pile(name, staff) else {
        return Ok((None, Crumb { label: "کارتابل".to_owned(), href: "/".to_owned() }));
    };
    let back = tray::crumb(&pile, &entry);
    if name.is_empty() {
        return Ok((None, back));
    }
    let page = Page { limit: NEIGHBOURS, ..Page::default() };
    let rows = app.db.tray(&pile, &page, app.world().now()).await?;
    let Some(here) = rows.iter().position(|row| row.id == case.id) else { return Ok((None, back)) };
    let total = app.db.pile_counts(&pile, app.world().now()).await?.total;
    let address = |index: Option<usize>| Some(tray::href(&rows.get(index?)?.code, &entry));
    let place = Place {
        number: u64::try_from(here + 1).unwrap_or(0),
        total: u64::try_from(total).unwrap_or(0),
        previous: address(here.checked_sub(1)),
        next: address(here.checked_add(1)),
    };
    Ok((Some(place), back))
}

/// What the office calls a place of the form: «نامه‌ها ‹ تاریخ نامه».
pub(crate) fn place_words(
    place: &kartabl_domain::procedures::Place,
    case: &Case,
    office: &Office<'_>,
) -> String {
    let procedure = office.procedure(case);
    if place.section == APPLICANT {
        return "حساب متقاضی".to_owned();
    }
    let Some(section) = procedure.section(&place.section) else { return place.section.clone() };
    let mut words = section.title.clone();
    if let Some(item) = place.item {
        words.push_str(&format!(" {}", fa(item + 1)));
    }
    let part = match (&place.field, &place.document) {
        (Some(field), _) => section.field(field).map(|field| field.label.clone()),
        (None, Some(document)) => section.document(document).map(|slot| slot.label.clone()),
        (None, None) => None,
    };
    match part {
        Some(part) => format!("{words} ‹ {part}"),
        None => words,
    }
}
