//! تأیید، or پاسخ where the procedure is answered: proposing or giving it, and the second person's answer to a proposal.

use super::{context::CaseContext, opened::OpenedCase, page, perform, proposal, wording};
use crate::{form_error::Control, views::approve::ApprovePage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::{Confirm, Decide};
use kartabl_domain::{letters::Words, procedures::Decision, text::fa, transitions::Verdict};
use kartabl_web::{
    WebError, forms::Fields, session::Reviewer, shell::Done, views::form::FormState, views::parts::Label,
    views::parts::Tone,
};

const CONTROLS: [Control; 4] = [
    Control { field: "body", id: "body", label: "متن نامه" },
    Control { field: "report", id: "report", label: "گزارش درخواست" },
    Control { field: "usernames", id: "usernames", label: "نام‌های کاربری اتصال" },
    Control { field: "comment", id: "comment", label: "دلیل برگرداندن" },
];

/// What stands in the form, as it was proposed or typed.
struct Input {
    /// The proposed letter, where the procedure has one.
    letter: Option<Words>,
    body: String,
    report: String,
    /// The user names that the approval gives, where the procedure gives some.
    usernames: Option<String>,
    comment: String,
}

pub(crate) async fn get(OpenedCase { context, .. }: OpenedCase<Reviewer>) -> Result<Response, WebError> {
    let input = proposed(&context).await?;
    let (form, _) = match proposal::waiting(&context, context.procedure().favourable()) {
        Some(_) => {
            perform::rehearse(&context, Ok(Confirm { decision: context.procedure().favourable() })).await?
        }
        None => perform::rehearse(&context, Ok(approval(&context, &input))).await?,
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
    let mut input = proposed(&context).await?;
    if proposal::waiting(&context, context.procedure().favourable()).is_none() {
        input.body = fields.get("body").to_owned();
        input.report = fields.get("report").to_owned();
        input.usernames = input.usernames.map(|_| fields.get("usernames").to_owned());
    }
    input.comment = fields.get("comment").to_owned();
    let decision = context.procedure().favourable();
    let (result, done) = match fields.get("do") {
        "approve" => {
            let approval = approval(&context, &input);
            (perform::perform(&mut context, &fields, &CONTROLS, Ok(approval)).await?, None)
        }
        "confirm" => (proposal::confirm(&mut context, &fields, &CONTROLS, decision).await?, None),
        "refuse" => {
            let result = proposal::refuse(&mut context, &fields, &CONTROLS, decision).await?;
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
            perform::go_on(&context, done.unwrap_or_else(|| proposal::what_was_done(&case, Done::Approved)))
                .await
        }
        Err(error) => context.page(error.status, &build(&context, input, error.form).await?).await,
    }
}

/// What the form starts from: the words of the waiting proposal, else those of the procedure.
async fn proposed(context: &CaseContext) -> Result<Input, WebError> {
    let mut letter = wording::proposed(context, context.procedure().favourable()).await?;
    if let Some(waiting) = proposal::waiting(context, context.procedure().favourable()) {
        let body: Vec<String> = waiting.body.lines().map(str::to_owned).collect();
        let (text, report) = (wording::text(&body), waiting.report.clone());
        letter = letter.map(|words| Words { subject: waiting.subject.clone(), body, ..words });
        let usernames = context.procedure().grants.as_ref().map(|_| waiting.usernames.join("، "));
        return Ok(Input { letter, body: text, report, usernames, comment: String::new() });
    }
    let body = letter.as_ref().map(|words| wording::text(&words.body)).unwrap_or_default();
    let report = letter.as_ref().map(|words| words.report.clone()).unwrap_or_default();
    let usernames = context.case.proposed_usernames(&context.office());
    Ok(Input { letter, body, report, usernames, comment: String::new() })
}

fn approval(context: &CaseContext, input: &Input) -> Decide {
    Decide {
        verdict: Verdict {
            decision: context.procedure().favourable(),
            subject: input.letter.as_ref().map(|words| words.subject.clone()).unwrap_or_default(),
            body: wording::paragraphs(&input.body).join("\n"),
            report: input.report.clone(),
            usernames: input.usernames.clone().unwrap_or_default(),
        },
    }
}

async fn build(context: &CaseContext, input: Input, form: FormState) -> Result<ApprovePage, WebError> {
    let paper = input.letter.map(|words| {
        let body = wording::paragraphs(&input.body);
        wording::paper(context, context.procedure().favourable(), Words { body, ..words })
    });
    Ok(ApprovePage {
        case: context.case_ref(),
        form,
        proposal: proposal::shown(context, context.procedure().favourable()).await?,
        reply: context.procedure().decides(Decision::Reply),
        second_person: context.procedure().second_person,
        paper,
        body: input.body,
        report: input.report,
        usernames: input.usernames,
        comment: input.comment,
        conditions: conditions(context),
        messages: wording::messages(context, context.procedure().favourable()),
    })
}

/// What should be so before the approval.
fn conditions(context: &CaseContext) -> Vec<Label> {
    let open = context.case.open_defects().count();
    let defects = match open {
        0 => Label::new(Tone::Ok, "نقص بازی نیست"),
        open => Label::new(Tone::Bad, format!("{} نقص هنوز باز است", fa(open))),
    };
    let warnings = match context.case.warnings.len() {
        0 => Label::new(Tone::Ok, "بررسی خودکار هشداری ندارد"),
        count => Label::new(Tone::Warn, format!("{} هشدار بررسی خودکار؛ پیش از تأیید ببینید", fa(count))),
    };
    let mut conditions = vec![defects, warnings];
    let own = context.staff.national_code.is_some()
        && context.staff.national_code == context.case.applicant.national_code;
    if own {
        conditions.push(Label::new(Tone::Bad, "شما ثبت‌کنندهٔ این درخواست هستید"));
    }
    conditions
}
