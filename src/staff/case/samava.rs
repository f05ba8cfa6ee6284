//! درخواست سماوا: asking the applicant for «ثبت اطلاعات سماوا» (guide 000).

use super::inputs::check_budget;
use super::{Desk, Opened};
use crate::{act::Control, views::samava::SamavaField, views::samava::SamavaPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::AskSamava;
use kartabl_web::{
    WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState,
    views::parts::MessagePreview,
};

const CONTROLS: [Control; 1] =
    [Control { holds: "message", id: "message", label: "پیام به متقاضی" }];

/// What the message says unless the expert writes something else.
const MESSAGE: &str = "برای ادامهٔ بررسی، مشخصات ثبت سامانهٔ خود در سماوا را وارد کنید.";

struct Typed {
    message: String,
    wrong: FormState,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let typed = Typed { message: MESSAGE.to_owned(), wrong: FormState::default() };
    let (form, messages) = desk.rehearse(typed.action()).await?;
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
    match desk.act(&fields, &CONTROLS, typed.action()).await? {
        Ok(_) => desk.done(Done::SamavaAsked).await,
        Err(stop) => {
            let (_, messages) = desk.rehearse(typed.action()).await?;
            desk.page(stop.status, &page(&desk, typed, stop.form, messages)).await
        }
    }
}

impl Typed {
    fn action(&self) -> Result<AskSamava<'_>, Box<FormState>> {
        match self.wrong.is_clear() {
            true => Ok(AskSamava { message: &self.message }),
            false => Err(Box::new(self.wrong.clone())),
        }
    }
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
