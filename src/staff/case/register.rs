//! ثبت در دفتر وارده و ارجاع: the secretariat takes a number for what arrived and refers it to its addressee (guide 002).
//! The number is drawn in the transaction that writes it, so the register has no gaps: a refusal gives it back.

use super::{context::CaseContext, opened::OpenedCase, page, perform};
use crate::{form_error::Control, form_error::FormError, views::register::RegisterPage};
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

const CONTROLS: [Control; 1] = [Control { field: "unit", id: "unit", label: "ارجاع به واحد" }];

/// What was typed into the form.
#[derive(Default)]
struct Input {
    unit: String,
    note: String,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Secretary>) -> Result<Response, WebError> {
    let unit = context.procedure().unit.to_string();
    let input = Input { unit, ..Input::default() };
    let entry = next(&context).await?;
    let form = match rehearse(&context, &entry, &input) {
        Err(refusal) => perform::refusal_form(&context, refusal).await?,
        Ok(_) => FormState::default(),
    };
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, input, form).await?).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let input = Input { unit: fields.get("unit").to_owned(), note: fields.get("note").to_owned() };
    match enter(&mut context, &fields, &input).await? {
        Ok(_) => perform::go_on(&context, Done::Registered).await,
        Err(error) => context.page(error.status, &build(&context, input, error.form).await?).await,
    }
}

/// Draws the number and refers the case, or gives what the form must say.
async fn enter(
    context: &mut CaseContext,
    fields: &Fields,
    input: &Input,
) -> Result<Result<Case, FormError>, WebError> {
    let seen = match perform::seen_version(context, fields).await? {
        Ok(seen) => seen,
        Err(error) => return Ok(Err(error)),
    };
    if input.unit.is_empty() {
        let mut form = FormState::default();
        form.wrong("unit", "ارجاع به واحد", "واحدی را که درخواست به آن نوشته شده است انتخاب کنید.");
        return Ok(Err(FormError::invalid(form)));
    }
    let action = RegisterIncoming { unit: &UnitId::new(&input.unit), note: &input.note };
    let done = context.app.actions.register_incoming(&action, &context.staff, seen).await;
    perform::outcome(context, done, &CONTROLS).await
}

/// What the registration would lead to.
fn rehearse(context: &CaseContext, entry: &Entry, input: &Input) -> Result<Step, Refusal> {
    let action = RegisterIncoming { unit: &UnitId::new(&input.unit), note: &input.note };
    context.app.actions.rehearse_registration(&action, &context.staff, &context.case, entry)
}

/// The line of the register that comes next.
async fn next(context: &CaseContext) -> Result<Entry, WebError> {
    let date = context.office().today();
    let year = i32::from(date.year());
    let sequence = context.app.db.last_in_register(INCOMING, year).await? + 1;
    Ok(Entry { register: INCOMING.to_owned(), year, sequence, date })
}

async fn build(context: &CaseContext, input: Input, form: FormState) -> Result<RegisterPage, WebError> {
    let office = context.office();
    let entry = next(context).await?;
    let step = rehearse(context, &entry, &input);
    let choice = |unit: &UnitId| Choice::new(unit.as_str(), unit.label()).chosen_if(&input.unit);
    Ok(RegisterPage {
        case: context.case_ref(),
        form,
        procedure: context.procedure().title.clone(),
        submitted: present::moment(context.case.submitted_at.unwrap_or(context.case.opened_at), office.now),
        units: context.procedure().addressees().map(choice).collect(),
        register: format!("وارده {}", fa(entry.year)),
        next: fa(entry.number()),
        note: input.note,
        messages: step.map(|step| present::messages(&step.messages)).unwrap_or_default(),
    })
}
