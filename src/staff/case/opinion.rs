//! نظر واحد: the answer of the unit that was asked.

use super::{Control, Desk, Opened, inputs::text_or_ready};
use crate::{act::Unfit, views::opinion::OpinionPage};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{Case, EventKind, Refusal, State, Step},
    office::Office,
    staff::Staff,
    text,
};
use kartabl_web::{WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState};

const CONTROLS: [Control; 1] = [Control { holds: "opinion", id: "opinion", label: "متن نظر" }];

/// What an opinion comes to, as the form names it and as the history tells it.
const VERDICTS: [(&str, &str); 3] =
    [("favourable", "موافق"), ("unfavourable", "مخالف"), ("neutral", "بدون نظر موافق یا مخالف")];

/// The least number of characters of an opinion.
const LEAST: usize = 3;

#[derive(Default)]
struct Typed {
    verdict: String,
    opinion: String,
}

pub(crate) async fn get(Opened { desk, .. }: Opened<Reviewer>) -> Result<Response, WebError> {
    let example = Typed { verdict: VERDICTS[0].0.to_owned(), opinion: VERDICTS[0].1.to_owned() };
    let (form, _) = desk.rehearse(|case, office, staff| answer(case, office, staff, &example)).await?;
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
    match desk.act(&fields, &CONTROLS, |case, office, staff| answer(case, office, staff, &typed)).await? {
        Ok(_) => desk.done(Done::OpinionGiven).await,
        Err(stop) => desk.page(stop.status, &page(&desk, typed, stop.form).await?).await,
    }
}

fn answer(case: Case, office: &Office<'_>, staff: &Staff, typed: &Typed) -> Result<Step, Unfit> {
    let Some((_, verdict)) = VERDICTS.iter().find(|(name, _)| *name == typed.verdict) else {
        let mut form = FormState::default();
        form.wrong("verdict", "نتیجهٔ بررسی", "یکی را انتخاب کنید.");
        return Err(form.into());
    };
    let opinion = text::clean(&typed.opinion);
    if opinion.chars().count() < LEAST {
        return Err(Refusal::WordsNeeded { field: "opinion", least: LEAST }.into());
    }
    Ok(case.give_opinion(office, staff, &format!("{verdict}: {opinion}"))?)
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
