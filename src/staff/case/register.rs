//! ثبت در دفتر وارده و ارجاع: the secretariat takes a number for what arrived and refers it to its addressee (guide 002).
//! The number is drawn in the transaction that writes it, so the book has no gaps: what is refused gives it back.

use super::{Control, Desk, Opened, Stop};
use crate::{
    act::{self, Outcome, Unfit},
    views::register::RegisterPage,
};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{Case, Step, register::INCOMING},
    letters::Entry,
    office::Office,
    staff::{Staff, UnitId},
    text::fa,
};
use kartabl_storage::StorageError;
use kartabl_web::{
    WebError,
    forms::Fields,
    present,
    session::Secretary,
    shell::Done,
    views::{form::FormState, parts::Choice},
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
    let (form, _) =
        desk.rehearse(|case, office, staff| register(case, office, staff, &entry, &typed)).await?;
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
        Ok(()) => desk.done(Done::Registered).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

/// Draws the number and decides in one transaction.
async fn enter(desk: &mut Desk, fields: &Fields, typed: &Typed) -> Result<Result<(), Stop>, WebError> {
    if let Some(stop) = desk.outdated(fields).await? {
        desk.case = desk.app.db.case(desk.case.id).await?;
        return Ok(Err(stop));
    }
    let mut tx = desk.app.db.begin().await?;
    let case = tx.case(desk.case.id).await?;
    let mut entry = entry(&desk.office(), 0);
    entry.sequence = tx.next_in_register(INCOMING, entry.year).await?;
    let step = match register(case, &desk.office(), &desk.staff, &entry, typed) {
        Ok(step) => step,
        Err(unfit) => {
            drop(tx);
            let outcome = act::unfit_for(&desk.app, &desk.case, unfit).await?;
            return Ok(Err(Stop::of(outcome, &CONTROLS)));
        }
    };
    match tx.apply(&step, &desk.app.house.calendar).await {
        Ok(()) => tx.commit().await?,
        Err(StorageError::Conflict) => {
            drop(tx);
            desk.case = desk.app.db.case(desk.case.id).await?;
            let conflict = act::conflict(&desk.app, &desk.case).await?;
            return Ok(Err(Stop::of(Outcome::Conflict(conflict), &CONTROLS)));
        }
        Err(error) => return Err(error.into()),
    }
    tracing::info!(case.id = %desk.case.id, "registered as incoming");
    Ok(Ok(()))
}

fn register(
    case: Case,
    office: &Office<'_>,
    staff: &Staff,
    entry: &Entry,
    typed: &Typed,
) -> Result<Step, Unfit> {
    if typed.unit.is_empty() {
        let mut form = FormState::default();
        form.wrong("unit", "ارجاع به واحد", "واحدی را که درخواست به آن نوشته شده است انتخاب کنید.");
        return Err(form.into());
    }
    Ok(case.register(office, staff, entry, &UnitId::new(&typed.unit), &typed.note)?)
}

fn entry(office: &Office<'_>, sequence: i64) -> Entry {
    let date = office.today();
    Entry { register: INCOMING.to_owned(), year: i32::from(date.year()), sequence, date }
}

/// The line that would be written now.
async fn next(desk: &Desk) -> Result<Entry, WebError> {
    let mut entry = entry(&desk.office(), 0);
    entry.sequence = desk.app.db.last_in_register(INCOMING, entry.year).await? + 1;
    Ok(entry)
}

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<RegisterPage, WebError> {
    let office = desk.office();
    let entry = next(desk).await?;
    let step = register(desk.case.clone(), &office, &desk.staff, &entry, &typed);
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
