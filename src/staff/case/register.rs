//! ثبت در دفتر وارده و ارجاع: the secretariat takes a number for what arrived and refers it to its addressee (guide 002).
//! The number is drawn in the transaction that writes it, so the book has no gaps: what is refused gives it back.

use super::{Desk, Opened};
use crate::{act::Control, act::Stop, views::register::RegisterPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::secretariat::RegisterIncoming;
use kartabl_domain::{
    cases::{Case, Refusal},
    letters::{Entry, INCOMING},
    people::UnitId,
    text::fa,
    transitions::Step,
};
use kartabl_web::{
    WebError, forms::Fields, present, session::Secretary, shell::Done, views::form::FormState,
    views::parts::Choice,
};

const CONTROLS: [Control; 1] = [Control { holds: "unit", id: "unit", label: "ارجاع به واحد" }];

#[derive(Default)]
struct Typed {
    unit: String,
    note: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Secretary>) -> Result<Response, WebError> {
    let unit = desk.procedure().unit.to_string();
    let typed = Typed { unit, ..Typed::default() };
    let entry = next(&desk).await?;
    let form = match rehearse(&desk, &entry, &typed) {
        Err(refusal) => desk.bars(refusal).await?,
        Ok(_) => FormState::default(),
    };
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, typed, form).await?).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed = Typed { unit: fields.get("unit").to_owned(), note: fields.get("note").to_owned() };
    match enter(&mut desk, &fields, &typed).await? {
        Ok(_) => desk.done(Done::Registered).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

async fn enter(desk: &mut Desk, fields: &Fields, typed: &Typed) -> Result<Result<Case, Stop>, WebError> {
    let seen = match desk.seen(fields).await? {
        Ok(seen) => seen,
        Err(stop) => return Ok(Err(stop)),
    };
    if typed.unit.is_empty() {
        let mut form = FormState::default();
        form.wrong("unit", "ارجاع به واحد", "واحدی را که درخواست به آن نوشته شده است انتخاب کنید.");
        return Ok(Err(Stop::wrong(form)));
    }
    let action = RegisterIncoming { unit: &UnitId::new(&typed.unit), note: &typed.note };
    let done = desk.app.actions.register_incoming(&action, &desk.staff, seen).await;
    desk.outcome(done, &CONTROLS).await
}

/// What the registration would lead to.
fn rehearse(desk: &Desk, entry: &Entry, typed: &Typed) -> Result<Step, Refusal> {
    let action = RegisterIncoming { unit: &UnitId::new(&typed.unit), note: &typed.note };
    desk.app.actions.rehearse_registration(&action, &desk.staff, &desk.case, entry)
}

/// The line that would be written now.
async fn next(desk: &Desk) -> Result<Entry, WebError> {
    let date = desk.office().today();
    let year = i32::from(date.year());
    let sequence = desk.app.db.last_in_register(INCOMING, year).await? + 1;
    Ok(Entry { register: INCOMING.to_owned(), year, sequence, date })
}

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<RegisterPage, WebError> {
    let office = desk.office();
    let entry = next(desk).await?;
    let step = rehearse(desk, &entry, &typed);
    let choice = |unit: &UnitId| Choice::new(unit.as_str(), unit.label()).chosen_if(&typed.unit);
    Ok(RegisterPage {
        case: desk.case_ref(),
        form,
        procedure: desk.procedure().title.clone(),
        submitted: present::moment(desk.case.submitted_at.unwrap_or(desk.case.opened_at), office.now),
        units: desk.procedure().addressees().map(choice).collect(),
        register: format!("وارده {}", fa(entry.year)),
        next: fa(entry.number()),
        note: typed.note,
        messages: step.map(|step| present::messages(&step.messages)).unwrap_or_default(),
    })
}
