//! رد درخواست: a reasoned refusal and its letter, and the second person's answer to a proposal.

use super::inputs::text_or_ready;
use super::{
    Desk, Opened,
    approve::{confirm, refuse, what_became},
    wording,
};
use crate::{act::Control, act::Stop, views::reject::RejectPage};
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
    [Control { holds: "comment", id: "comment", label: "دلیل برگرداندن" }];

const READY: [(&str, &str); 2] = [
    (
        "نبود مجوز سرویس‌دهنده",
        "مجوز معتبر دستگاه ارائه‌دهنده برای سرویس درخواستی پیوست نشده است و بدون آن دسترسی داده نمی‌شود.",
    ),
    (
        "نداشتن صلاحیت دریافت",
        "بر پایهٔ بررسی انجام‌شده، متقاضی شرایط دریافت سرویس درخواستی را ندارد و با آن موافقت نمی‌شود.",
    ),
];

struct Typed {
    /// The proposed letter without the reason, where the procedure has one.
    letter: Option<Words>,
    reason: String,
    note: String,
    comment: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let typed = started(&desk).await?;
    let example = Typed { reason: READY[0].1.to_owned(), ..started(&desk).await? };
    let (form, _) = match desk.waiting(Decision::Reject) {
        Some(_) => desk.rehearse(Ok(Confirm { decision: Decision::Reject })).await?,
        None => desk.rehearse(Ok(example.rejection())).await?,
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
    let mut typed = started(&desk).await?;
    if desk.waiting(Decision::Reject).is_none() {
        typed.reason = text_or_ready(&fields, "reason");
    }
    typed.note = fields.get("note").to_owned();
    typed.comment = fields.get("comment").to_owned();
    let (done, kind) = match fields.get("do") {
        "reject" => {
            let note = clean(&typed.note);
            let done = desk.act_noting(&fields, &CONTROLS, &note, Ok(typed.rejection())).await?;
            (done.map_err(reworded), None)
        }
        "confirm" => (confirm(&mut desk, &fields, Decision::Reject).await?, None),
        "refuse" => (refuse(&mut desk, &fields, Decision::Reject).await?, Some(Done::Refused)),
        "preview" => {
            let stop = desk.outdated(&fields).await?;
            let (status, form) =
                stop.map_or_else(|| (StatusCode::OK, FormState::default()), |stop| (stop.status, stop.form));
            return desk.page(status, &page(&desk, typed, form).await?).await;
        }
        _ => return Err(WebError::BadRequest("do")),
    };
    match done {
        Ok(case) => desk.done(kind.unwrap_or_else(|| what_became(&case, Done::Rejected))).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

async fn started(desk: &Desk) -> Result<Typed, WebError> {
    let letter = desk.proposed_words(Decision::Reject).await?;
    let reason = desk.waiting(Decision::Reject).map(|waiting| waiting.report.clone()).unwrap_or_default();
    Ok(Typed { letter, reason, note: String::new(), comment: String::new() })
}

impl Typed {
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

/// Here the applicant's report is the reason itself.
fn reworded(mut stop: Stop) -> Stop {
    if let Some(Refusal::WordsNeeded { field: "report", least }) = stop.refusal {
        stop.form = FormState::default();
        stop.form.wrong("reason", "شرح دلیل برای متقاضی", words_needed("دلیل", least));
    }
    stop
}

/// The letter's paragraphs end with the reason.
fn body(typed: &Typed) -> Vec<String> {
    let opening = typed.letter.iter().flat_map(|words| words.body.iter().cloned());
    opening.chain(wording::paragraphs(&typed.reason)).collect()
}

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<RejectPage, WebError> {
    let body = body(&typed);
    let paper = typed.letter.map(|words| desk.paper(Decision::Reject, Words { body, ..words }));
    let ready = READY.map(|(label, text)| ReadyText { label: label.into(), text: text.into() });
    let may_return = matches!(desk.case.state, State::Evaluation(_) | State::Referred(_));
    Ok(RejectPage {
        case: desk.case_ref(),
        form,
        proposal: desk.proposal(Decision::Reject).await?,
        second_person: desk.procedure().second_person,
        classes: Vec::new(),
        ready: ready.into(),
        reason: typed.reason,
        reason_minimum: u32::try_from(REASON_LEAST).unwrap_or(u32::MAX),
        note: typed.note,
        comment: typed.comment,
        paper,
        messages: desk.messages_of(Decision::Reject),
        may_return,
    })
}
