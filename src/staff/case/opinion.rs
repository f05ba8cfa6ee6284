//! نظر واحد: the answer of the unit that was asked.

use super::{context::CaseContext, inputs::text_or_ready, opened::OpenedCase, page, perform};
use crate::{form_error::Control, views::opinion::OpinionPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::GiveOpinion;
use kartabl_domain::cases::{EventKind, State};
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] = [Control { field: "opinion", id: "opinion", label: "متن نظر" }];

/// The verdicts of an opinion: the name in the form and the words in the history.
const VERDICTS: [(&str, &str); 3] =
    [("favourable", "موافق"), ("unfavourable", "مخالف"), ("neutral", "بدون نظر موافق یا مخالف")];

/// What was typed into the form.
#[derive(Default)]
struct Input {
    verdict: String,
    opinion: String,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let example = Input { verdict: VERDICTS[0].0.to_owned(), opinion: VERDICTS[0].1.to_owned() };
    let (form, _) = perform::rehearse(&context, example.action()).await?;
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, Input::default(), form).await?).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let input =
        Input { verdict: fields.get("verdict").to_owned(), opinion: text_or_ready(&fields, "opinion") };
    match perform::perform(&mut context, &fields, &CONTROLS, input.action()).await? {
        Ok(_) => perform::go_on(&context, Done::OpinionGiven).await,
        Err(error) => context.page(error.status, &build(&context, input, error.form).await?).await,
    }
}

impl Input {
    fn action(&self) -> Result<GiveOpinion<'_>, Box<FormState>> {
        let verdict = VERDICTS.iter().find(|(name, _)| *name == self.verdict);
        let verdict = verdict.map(|(_, label)| GiveOpinion { verdict: label, opinion: &self.opinion });
        verdict.ok_or_else(|| {
            let mut form = FormState::default();
            form.wrong("verdict", "نتیجهٔ بررسی", "یکی را انتخاب کنید.");
            Box::new(form)
        })
    }
}

async fn build(context: &CaseContext, input: Input, form: FormState) -> Result<OpinionPage, WebError> {
    let referred = context
        .last_event(|event| matches!(event.kind, EventKind::Referred { .. } | EventKind::Routed { .. }))
        .await?;
    let asked_at = referred.map_or(context.case.changed_at, |event| event.at);
    let (asker, question) = match &context.case.state {
        State::Referred(referral) => (referral.by, referral.question.clone()),
        _ => (None, String::new()),
    };
    let office = context.office();
    Ok(OpinionPage {
        case: context.case_ref(),
        form,
        unit: context.case.state.unit().map(|unit| unit.label().to_owned()).unwrap_or_default(),
        asked_by: match asker {
            Some(id) => context.staff_name(id).await?,
            None => "کارشناس ارزیابی".to_owned(),
        },
        asked_at: present::moment(asked_at, office.now),
        question,
        sla: context.case.state.deadline().map(|deadline| present::sla(deadline, &office)),
        ready: Vec::new(),
        verdict: input.verdict,
        opinion: input.opinion,
    })
}
