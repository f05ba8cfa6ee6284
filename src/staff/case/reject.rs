//! رد درخواست: a reasoned refusal and its letter, and the second person's answer to a proposal.

use super::{
    context::CaseContext, inputs::text_or_ready, opened::OpenedCase, page, perform, proposal, wording,
};
use crate::{form_error::Control, form_error::FormError, views::reject::RejectPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::{Confirm, Decide};
use kartabl_domain::{
    cases::{Refusal, State},
    letters::Words,
    procedures::Decision,
    text::clean,
    transitions::{REASON_LEAST, Verdict},
};
use kartabl_web::{
    WebError, forms::Fields, session::Reviewer, shell::Done, views::form::FormState, views::parts::ReadyText,
    words::words_needed,
};

const CONTROLS: [Control; 1] =
    [Control { field: "comment", id: "comment", label: "دلیل برگرداندن" }];

const READY_TEXTS: [(&str, &str); 2] = [
    (
        "نبود مجوز سرویس‌دهنده",
        "مجوز معتبر دستگاه ارائه‌دهنده برای سرویس درخواستی پیوست نشده است و بدون آن دسترسی داده نمی‌شود.",
    ),
    (
        "نداشتن صلاحیت دریافت",
        "بر پایهٔ بررسی انجام‌شده، متقاضی شرایط دریافت سرویس درخواستی را ندارد و با آن موافقت نمی‌شود.",
    ),
];

/// What stands in the form, as it was proposed or typed.
struct Input {
    /// The proposed letter without the reason, where the procedure has one.
    letter: Option<Words>,
    reason: String,
    note: String,
    comment: String,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let input = started(&context).await?;
    let example = Input { reason: READY_TEXTS[0].1.to_owned(), ..started(&context).await? };
    let (form, _) = match proposal::waiting(&context, Decision::Reject) {
        Some(_) => perform::rehearse(&context, Ok(Confirm { decision: Decision::Reject })).await?,
        None => perform::rehearse(&context, Ok(example.rejection())).await?,
    };
    if form.refusal.is_some() {
        return page::instead_of_action(&context, form).await;
    }
    context.page(StatusCode::OK, &build(&context, input, form).await?).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut input = started(&context).await?;
    if proposal::waiting(&context, Decision::Reject).is_none() {
        input.reason = text_or_ready(&fields, "reason");
    }
    input.note = fields.get("note").to_owned();
    input.comment = fields.get("comment").to_owned();
    let (result, done) = match fields.get("do") {
        "reject" => {
            let note = clean(&input.note);
            let action = Ok(input.rejection());
            let result = perform::perform_with_note(&mut context, &fields, &CONTROLS, &note, action).await?;
            (result.map_err(reworded), None)
        }
        "confirm" => (proposal::confirm(&mut context, &fields, &CONTROLS, Decision::Reject).await?, None),
        "refuse" => {
            let result = proposal::refuse(&mut context, &fields, &CONTROLS, Decision::Reject).await?;
            (result, Some(Done::Refused))
        }
        "preview" => {
            let error = perform::version_error(&context, &fields).await?;
            let (status, form) = error
                .map_or_else(|| (StatusCode::OK, FormState::default()), |error| (error.status, error.form));
            return context.page(status, &build(&context, input, form).await?).await;
        }
        _ => return Err(WebError::BadRequest("do")),
    };
    match result {
        Ok(case) => {
            perform::go_on(&context, done.unwrap_or_else(|| proposal::what_was_done(&case, Done::Rejected)))
                .await
        }
        Err(error) => context.page(error.status, &build(&context, input, error.form).await?).await,
    }
}

/// What the form starts from: the letter of the procedure, and the reason of the waiting proposal.
async fn started(context: &CaseContext) -> Result<Input, WebError> {
    let letter = wording::proposed(context, Decision::Reject).await?;
    let reason = proposal::waiting(context, Decision::Reject)
        .map(|waiting| waiting.report.clone())
        .unwrap_or_default();
    Ok(Input { letter, reason, note: String::new(), comment: String::new() })
}

impl Input {
    fn rejection(&self) -> Decide {
        Decide {
            verdict: Verdict {
                decision: Decision::Reject,
                subject: self.letter.as_ref().map(|words| words.subject.clone()).unwrap_or_default(),
                body: body(self).join("\n"),
                report: self.reason.clone(),
                usernames: String::new(),
            },
        }
    }
}

/// The report for the applicant is the reason itself, so what is missing is said at the reason.
fn reworded(mut error: FormError) -> FormError {
    if let Some(Refusal::WordsNeeded { field: "report", least }) = error.refusal {
        error.form = FormState::default();
        error.form.wrong("reason", "شرح دلیل برای متقاضی", words_needed("دلیل", least));
    }
    error
}

/// The letter's paragraphs end with the reason.
fn body(input: &Input) -> Vec<String> {
    let opening = input.letter.iter().flat_map(|words| words.body.iter().cloned());
    opening.chain(wording::paragraphs(&input.reason)).collect()
}

async fn build(context: &CaseContext, input: Input, form: FormState) -> Result<RejectPage, WebError> {
    let body = body(&input);
    let paper = input.letter.map(|words| wording::paper(context, Decision::Reject, Words { body, ..words }));
    let ready = READY_TEXTS.map(|(label, text)| ReadyText { label: label.into(), text: text.into() });
    let may_return = matches!(context.case.state, State::Evaluation(_) | State::Referred(_));
    Ok(RejectPage {
        case: context.case_ref(),
        form,
        proposal: proposal::shown(context, Decision::Reject).await?,
        second_person: context.procedure().second_person,
        classes: Vec::new(),
        ready: ready.into(),
        reason: input.reason,
        reason_minimum: u32::try_from(REASON_LEAST).unwrap_or(u32::MAX),
        note: input.note,
        comment: input.comment,
        paper,
        messages: wording::messages(context, Decision::Reject),
        may_return,
    })
}
