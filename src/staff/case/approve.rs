//! تأیید، or پاسخ where the procedure is answered: proposing or giving it, and the second person's answer to a proposal.

use super::{Desk, Opened, wording};
use crate::{act::Control, act::Stop, views::approve::ApprovePage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::{Confirm, Decide, RefuseProposal};
use kartabl_domain::{
    cases::{Case, State},
    letters::Words,
    procedures::Decision,
    text::fa,
    transitions::Verdict,
};
use kartabl_web::{
    WebError, forms::Fields, session::Reviewer, shell::Done, views::form::FormState, views::parts::Label,
    views::parts::Tone,
};

const CONTROLS: [Control; 4] = [
    Control { holds: "body", id: "body", label: "متن نامه" },
    Control { holds: "report", id: "report", label: "گزارش درخواست" },
    Control { holds: "usernames", id: "usernames", label: USERNAMES },
    Control { holds: "comment", id: "comment", label: "دلیل برگرداندن" },
];

const USERNAMES: &str = "نام‌های کاربری اتصال";

/// What is in the form, as proposed or as typed.
struct Typed {
    /// The proposed letter, where the procedure has one.
    letter: Option<Words>,
    body: String,
    report: String,
    /// The user names that the approval gives, where the procedure gives some.
    usernames: Option<String>,
    comment: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let typed = proposed(&desk).await?;
    let (form, _) = match desk.waiting(desk.procedure().favourable()) {
        Some(_) => desk.rehearse(Ok(Confirm { decision: desk.procedure().favourable() })).await?,
        None => desk.rehearse(Ok(approval(&desk, &typed))).await?,
    };
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, typed, form).await?).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut typed = proposed(&desk).await?;
    if desk.waiting(desk.procedure().favourable()).is_none() {
        typed.body = fields.get("body").to_owned();
        typed.report = fields.get("report").to_owned();
        typed.usernames = typed.usernames.map(|_| fields.get("usernames").to_owned());
    }
    typed.comment = fields.get("comment").to_owned();
    let decision = desk.procedure().favourable();
    let (done, kind) = match fields.get("do") {
        "approve" => {
            let approval = approval(&desk, &typed);
            (desk.act(&fields, &CONTROLS, Ok(approval)).await?, None)
        }
        "confirm" => (confirm(&mut desk, &fields, decision).await?, None),
        "refuse" => (refuse(&mut desk, &fields, decision).await?, Some(Done::Refused)),
        "preview" => {
            let stop = desk.outdated(&fields).await?;
            let (status, form) =
                stop.map_or_else(|| (StatusCode::OK, FormState::default()), |stop| (stop.status, stop.form));
            return desk.page(status, &page(&desk, typed, form).await?).await;
        }
        _ => return Err(WebError::BadRequest("do")),
    };
    match done {
        Ok(case) => desk.done(kind.unwrap_or_else(|| what_became(&case, Done::Approved))).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

/// The second person agrees with what waits.
pub(super) async fn confirm(
    desk: &mut Desk,
    fields: &Fields,
    decision: Decision,
) -> Result<Result<Case, Stop>, WebError> {
    desk.act(fields, &CONTROLS, Ok(Confirm { decision })).await
}

/// The second person does not agree, and says why.
pub(super) async fn refuse(
    desk: &mut Desk,
    fields: &Fields,
    decision: Decision,
) -> Result<Result<Case, Stop>, WebError> {
    let comment = fields.get("comment");
    desk.act(fields, &CONTROLS, Ok(RefuseProposal { decision, comment })).await
}

/// What is said after a decision: it waits for a second person, its letter waits, or the case has ended.
pub(super) fn what_became(case: &Case, drafted: Done) -> Done {
    match case.state {
        State::Evaluation(_) => Done::Proposed,
        State::Closed { .. } => Done::Closed,
        _ => drafted,
    }
}

/// What the form starts from: the words of the waiting proposal, else those of the procedure.
async fn proposed(desk: &Desk) -> Result<Typed, WebError> {
    let mut letter = desk.proposed_words(desk.procedure().favourable()).await?;
    if let Some(waiting) = desk.waiting(desk.procedure().favourable()) {
        let body: Vec<String> = waiting.body.lines().map(str::to_owned).collect();
        let (text, report) = (wording::text(&body), waiting.report.clone());
        letter = letter.map(|words| Words { subject: waiting.subject.clone(), body, ..words });
        let usernames = desk.procedure().grants.as_ref().map(|_| waiting.usernames.join("، "));
        return Ok(Typed { letter, body: text, report, usernames, comment: String::new() });
    }
    let body = letter.as_ref().map(|words| wording::text(&words.body)).unwrap_or_default();
    let report = letter.as_ref().map(|words| words.report.clone()).unwrap_or_default();
    let usernames = desk.case.proposed_usernames(&desk.office());
    Ok(Typed { letter, body, report, usernames, comment: String::new() })
}

fn approval(desk: &Desk, typed: &Typed) -> Decide {
    Decide {
        verdict: Verdict {
            decision: desk.procedure().favourable(),
            subject: typed.letter.as_ref().map(|words| words.subject.clone()).unwrap_or_default(),
            body: wording::paragraphs(&typed.body).join("\n"),
            report: typed.report.clone(),
            usernames: typed.usernames.clone().unwrap_or_default(),
        },
    }
}

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<ApprovePage, WebError> {
    let paper = typed.letter.map(|words| {
        let body = wording::paragraphs(&typed.body);
        desk.paper(desk.procedure().favourable(), Words { body, ..words })
    });
    Ok(ApprovePage {
        case: desk.case_ref(),
        form,
        proposal: desk.proposal(desk.procedure().favourable()).await?,
        reply: desk.procedure().decides(Decision::Reply),
        second_person: desk.procedure().second_person,
        paper,
        body: typed.body,
        report: typed.report,
        usernames: typed.usernames,
        comment: typed.comment,
        conditions: conditions(desk),
        messages: desk.messages_of(desk.procedure().favourable()),
    })
}

fn conditions(desk: &Desk) -> Vec<Label> {
    let open = desk.case.open_defects().count();
    let defects = match open {
        0 => Label::new(Tone::Ok, "نقص بازی نیست"),
        open => Label::new(Tone::Bad, format!("{} نقص هنوز باز است", fa(open))),
    };
    let warnings = match desk.case.warnings.len() {
        0 => Label::new(Tone::Ok, "بررسی خودکار هشداری ندارد"),
        count => Label::new(Tone::Warn, format!("{} هشدار بررسی خودکار؛ پیش از تأیید ببینید", fa(count))),
    };
    let mut conditions = vec![defects, warnings];
    let own =
        desk.staff.national_code.is_some() && desk.staff.national_code == desk.case.applicant.national_code;
    if own {
        conditions.push(Label::new(Tone::Bad, "شما ثبت‌کنندهٔ این درخواست هستید"));
    }
    conditions
}
