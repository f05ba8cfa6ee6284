//! درخواست سماوا: asking the applicant for «ثبت اطلاعات سماوا» (guide 000).

use super::{context::CaseContext, inputs::check_budget, opened::OpenedCase, page, perform};
use crate::{form_error::Control, views::samava::SamavaField, views::samava::SamavaPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::AskSamava;
use kartabl_web::{
    WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState,
    views::parts::MessagePreview,
};

const CONTROLS: [Control; 1] =
    [Control { field: "message", id: "message", label: "پیام به متقاضی" }];

/// The proposed text of the message.
const DEFAULT_MESSAGE: &str = "برای ادامهٔ بررسی، مشخصات ثبت سامانهٔ خود در سماوا را وارد کنید.";

/// What was typed into the form.
struct Input {
    message: String,
    wrong: FormState,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let input = Input { message: DEFAULT_MESSAGE.to_owned(), wrong: FormState::default() };
    let (form, messages) = perform::rehearse(&context, input.action()).await?;
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, input, form, messages)).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut wrong = FormState::default();
    check_budget(&fields, &mut wrong, "مهلت متقاضی", context.procedure().deadlines.samava);
    let input = Input { message: fields.get("message").to_owned(), wrong };
    match perform::perform(&mut context, &fields, &CONTROLS, input.action()).await? {
        Ok(_) => perform::go_on(&context, Done::SamavaAsked).await,
        Err(error) => {
            let (_, messages) = perform::rehearse(&context, input.action()).await?;
            context.page(error.status, &build(&context, input, error.form, messages)).await
        }
    }
}

impl Input {
    fn action(&self) -> Result<AskSamava<'_>, Box<FormState>> {
        match self.wrong.is_clear() {
            true => Ok(AskSamava { message: &self.message }),
            false => Err(Box::new(self.wrong.clone())),
        }
    }
}

fn build(context: &CaseContext, input: Input, form: FormState, messages: Vec<MessagePreview>) -> SamavaPage {
    let fields = context.procedure().samava.iter().flat_map(|samava| &samava.fields);
    let fields = fields.map(|field| SamavaField { label: field.label.clone(), required: field.required });
    SamavaPage {
        case: context.case_ref(),
        form,
        fields: fields.collect(),
        message: input.message,
        deadlines: vec![present::budget(&context.office(), context.procedure().deadlines.samava)],
        messages,
    }
}
