//! نظر واحد: the answer of the unit that was asked.

use super::inputs::text_or_ready;
use super::{Desk, Opened};
use crate::{act::Control, views::opinion::OpinionPage};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::review::GiveOpinion;
use kartabl_domain::cases::{EventKind, State};
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] = [Control { holds: "opinion", id: "opinion", label: "متن نظر" }];

/// What an opinion comes to, as the form names it and as the history tells it.
const VERDICTS: [(&str, &str); 3] =
    [("favourable", "موافق"), ("unfavourable", "مخالف"), ("neutral", "بدون نظر موافق یا مخالف")];

#[derive(Default)]
struct Typed {
    verdict: String,
    opinion: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let example = Typed { verdict: VERDICTS[0].0.to_owned(), opinion: VERDICTS[0].1.to_owned() };
    let (form, _) = desk.rehearse(example.action()).await?;
    if form.refusal.is_some() {
        return desk.barred(form).await;
    }
    desk.page(StatusCode::OK, &page(&desk, Typed::default(), form).await?).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed =
        Typed { verdict: fields.get("verdict").to_owned(), opinion: text_or_ready(&fields, "opinion") };
    match desk.act(&fields, &CONTROLS, typed.action()).await? {
        Ok(_) => desk.done(Done::OpinionGiven).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

impl Typed {
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

async fn page(desk: &Desk, typed: Typed, form: FormState) -> Result<OpinionPage, WebError> {
    let asked = desk
        .last_event(|event| matches!(event.kind, EventKind::Referred { .. } | EventKind::Routed { .. }))
        .await?;
    let asked_at = asked.map_or(desk.case.changed_at, |event| event.at);
    let (asker, question) = match &desk.case.state {
        State::Referred(referral) => (referral.by, referral.question.clone()),
        _ => (None, String::new()),
    };
    let office = desk.office();
    Ok(OpinionPage {
        case: desk.case_ref(),
        form,
        unit: desk.case.state.unit().map(|unit| unit.label().to_owned()).unwrap_or_default(),
        asked_by: match asker {
            Some(id) => desk.name(id).await?,
            None => "کارشناس ارزیابی".to_owned(),
        },
        asked_at: present::moment(asked_at, office.now),
        question,
        sla: desk.case.state.deadline().map(|deadline| present::sla(deadline, &office)),
        ready: Vec::new(),
        verdict: typed.verdict,
        opinion: typed.opinion,
    })
}
