//! درخواست سماوا: asking the applicant for «ثبت اطلاعات سماوا» (guide 000).

use super::{Control, Desk, Opened, inputs::check_budget};
use crate::{
    act::Unfit,
    views::samava::{SamavaField, SamavaPage},
};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{Case, Refusal, Step},
    office::Office,
    staff::Staff,
    text,
};
use kartabl_web::{
    WebError,
    forms::Fields,
    present,
    session::Reviewer,
    shell::Done,
    views::{form::FormState, parts::MessagePreview},
};

const CONTROLS: [Control; 1] =
    [Control { holds: "message", id: "message", label: "پیام به متقاضی" }];

/// What the message says unless the expert writes something else.
const MESSAGE: &str = "برای ادامهٔ بررسی، مشخصات ثبت سامانهٔ خود در سماوا را وارد کنید.";

/// The least number of characters of a message.
const LEAST: usize = 3;

struct Typed {
    message: String,
    wrong: FormState,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let typed = Typed { message: MESSAGE.to_owned(), wrong: FormState::default() };
    let (form, messages) = desk.rehearse(|case, office, staff| ask(case, office, staff, &typed)).await?;
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, typed, form, messages)).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut wrong = FormState::default();
    check_budget(&fields, &mut wrong, "مهلت متقاضی", desk.procedure().deadlines.samava);
    let typed = Typed { message: fields.get("message").to_owned(), wrong };
    match desk.act(&fields, &CONTROLS, |case, office, staff| ask(case, office, staff, &typed)).await? {
        Ok(_) => desk.done(Done::SamavaAsked).await,
        Err(stop) => {
            let (_, messages) = desk.rehearse(|case, office, staff| ask(case, office, staff, &typed)).await?;
            desk.page(stop.status, &page(&desk, typed, stop.form, messages)).await
        }
    }
}

fn ask(case: Case, office: &Office<'_>, staff: &Staff, typed: &Typed) -> Result<Step, Unfit> {
    if !typed.wrong.is_clear() {
        return Err(typed.wrong.clone().into());
    }
    if text::clean(&typed.message).chars().count() < LEAST {
        return Err(Refusal::WordsNeeded { field: "message", least: LEAST }.into());
    }
    Ok(case.ask_samava(office, staff, &typed.message)?)
}

fn page(desk: &Desk, typed: Typed, form: FormState, messages: Vec<MessagePreview>) -> SamavaPage {
    let fields = desk.procedure().samava.iter().flat_map(|samava| &samava.fields);
    let fields = fields.map(|field| SamavaField { label: field.label.clone(), required: field.required });
    SamavaPage {
        case: desk.case_ref(),
        form,
        fields: fields.collect(),
        message: typed.message,
        deadlines: vec![present::budget(&desk.office(), desk.procedure().deadlines.samava)],
        messages,
    }
}
