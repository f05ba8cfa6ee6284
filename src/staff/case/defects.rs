//! اعلام نقص: returning a case to its applicant with a list of defects. The list grows by plain form posts; nothing is
//! stored before it is sent.

use super::{
    context::CaseContext,
    defect_list::{CONTROLS, DefectList},
    opened::OpenedCase,
    page, perform, places,
    suggestions::{self, Finding},
};
use crate::views::defects::{ChosenDefect, DefectsPage, PlaceGroup};
use axum::{extract::Query, http::StatusCode, response::Response};
use kartabl_actions::review::ReturnWithDefects;
use kartabl_domain::{
    procedures::{DefectKind, Place},
    text,
    transitions::DefectNote,
};
use kartabl_web::{
    WebError,
    forms::Fields,
    present,
    session::Reviewer,
    shell::Done,
    views::{
        form::FormState,
        parts::{Choice, MessagePreview, ReadyText},
    },
};
use serde::Deserialize;

const READY_TEXTS: [(&str, &str); 4] = [
    ("مهر یا امضا ندارد", "نامه باید مهر و امضای مجاز داشته باشد. لطفاً نسخهٔ مهرشده را بارگذاری کنید."),
    ("ناخوانا است", "صفحهٔ نام‌برده خوانا نیست؛ با وضوح دست‌کم ۲۰۰ نقطه در اینچ دوباره بارگذاری کنید."),
    ("با مدرک نمی‌خواند", "مقدار ثبت‌شده با مدرک پیوست یکی نیست. لطفاً آن را مطابق مدرک اصلاح کنید."),
    ("اعتبار مدرک تمام شده", "اعتبار این مدرک پایان یافته است. لطفاً نسخهٔ معتبر آن را بارگذاری کنید."),
];

#[derive(Deserialize)]
pub(crate) struct DefectsQuery {
    /// The key of a suggestion that is ticked beside the faults.
    #[serde(default)]
    with: String,
}

pub(crate) async fn get(
    OpenedCase { context, .. }: OpenedCase<Reviewer>,
    Query(query): Query<DefectsQuery>,
) -> Result<Response, WebError> {
    let findings = suggestions::findings(&context).await?;
    let list = DefectList::begin(&findings, &query.with);
    let view = build(&context, &findings, list, None).await?;
    if view.form.refusal.is_some() {
        return page::instead_of_action(&context, view.form).await;
    }
    context.page(StatusCode::OK, &view).await
}

pub(crate) async fn post(
    OpenedCase { mut context, .. }: OpenedCase<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let findings = suggestions::findings(&context).await?;
    let mut list = DefectList::read(&context, &fields);
    let error = match fields.get("do") {
        "send" => {
            list.add(context.procedure(), &context.case);
            let notes = list.notes(context.procedure(), &context.case, &findings);
            let action = match list.errors.is_clear() {
                true => Ok(ReturnWithDefects { defects: &notes }),
                false => Err(Box::new(list.errors.clone())),
            };
            match perform::perform(&mut context, &fields, &CONTROLS, action).await? {
                Ok(_) => return perform::go_on(&context, Done::Returned).await,
                Err(error) => Some(error),
            }
        }
        "add" => {
            if text::clean(&list.text).is_empty() {
                list.text = fields.get("ready").to_owned();
            }
            list.require_text();
            list.add(context.procedure(), &context.case);
            perform::version_error(&context, &fields).await?
        }
        "preview" => perform::version_error(&context, &fields).await?,
        _ => return Err(WebError::BadRequest("do")),
    };
    let wrong = (!list.errors.is_clear()).then(|| list.errors.clone());
    let (status, form) = match (error, wrong) {
        (Some(error), _) => (error.status, Some(error.form)),
        (None, Some(form)) => (StatusCode::UNPROCESSABLE_ENTITY, Some(form)),
        (None, None) => (StatusCode::OK, None),
    };
    context.page(status, &build(&context, &findings, list, form).await?).await
}

async fn build(
    context: &CaseContext,
    findings: &[Finding],
    list: DefectList,
    form: Option<FormState>,
) -> Result<DefectsPage, WebError> {
    let (procedure, case) = (context.procedure(), &context.case);
    let label = |place: &Place| places::label(place, case, &context.office());
    let notes = list.notes(procedure, case, findings);
    let (rehearsed, messages) = rehearse(context, &notes).await?;
    let groups = places::all(procedure, case).into_iter().map(|(section, places)| PlaceGroup {
        section,
        places: places
            .iter()
            .map(|(name, place)| Choice::new(name, label(place)).chosen_if(&list.place))
            .collect(),
    });
    let kind = if list.kind.is_empty() { DefectKind::Wrong.name() } else { &list.kind };
    let kinds = DefectKind::ALL.iter().map(|known| Choice::new(known.name(), known.label()).chosen_if(kind));
    let chosen = notes.iter().map(|note| ChosenDefect { place: label(&note.place), text: note.text.clone() });
    Ok(DefectsPage {
        case: context.case_ref(),
        form: form.unwrap_or(rehearsed),
        suggestions: list.suggestions(context, findings),
        own: list.own_defects(context),
        places: groups.collect(),
        kinds: kinds.collect(),
        ready: READY_TEXTS.map(|(label, text)| ReadyText { label: label.into(), text: text.into() }).into(),
        deadlines: vec![present::budget(&context.office(), procedure.deadlines.repair)],
        chosen: chosen.collect(),
        messages,
        undo_minutes: context.office().settings.undo_window,
        text: list.text,
    })
}

/// What the return would send. An empty list is no fault while the page is being filled in.
async fn rehearse(
    context: &CaseContext,
    notes: &[DefectNote],
) -> Result<(FormState, Vec<MessagePreview>), WebError> {
    if !notes.is_empty() {
        return perform::rehearse(context, Ok(ReturnWithDefects { defects: notes })).await;
    }
    let section = context.procedure().sections.first().map(|section| section.id.clone()).unwrap_or_default();
    let place = Place::section(&section, None);
    let example = [DefectNote { place, kind: DefectKind::Wrong, text: READY_TEXTS[0].1.to_owned() }];
    let (form, _) = perform::rehearse(context, Ok(ReturnWithDefects { defects: &example })).await?;
    Ok((form, Vec::new()))
}
