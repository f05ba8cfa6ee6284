//! اعلام نقص: returning a case to its applicant with a list of defects. The list grows by plain form posts; nothing is
//! stored before it is sent.

use super::inputs::check_budget;
use super::{
    Desk, Opened, place_words,
    places::{place_of, places},
    suggestions::Proposed,
};
use crate::{
    act::Control, views::defects::ChosenDefect, views::defects::DefectsPage, views::defects::OwnDefect,
    views::defects::PlaceGroup,
};
use axum::{extract::Query, http::StatusCode, response::Response};
use kartabl_actions::review::ReturnWithDefects;
use kartabl_domain::{
    cases::Case,
    procedures::{DefectKind, Place, Procedure},
    text,
    transitions::DefectNote,
};
use kartabl_web::{
    WebError, forms::Fields, present, session::Reviewer, shell::Done, views::form::FormState,
    views::parts::Choice, views::parts::MessagePreview, views::parts::ReadyText,
};
use serde::Deserialize;
use std::collections::BTreeSet;

const CONTROLS: [Control; 2] = [
    Control { holds: "place", id: "place", label: "بخش و فیلد" },
    Control { holds: "text", id: "text", label: "متن نقص برای متقاضی" },
];

const READY: [(&str, &str); 4] = [
    ("مهر یا امضا ندارد", "نامه باید مهر و امضای مجاز داشته باشد. لطفاً نسخهٔ مهرشده را بارگذاری کنید."),
    ("ناخوانا است", "صفحهٔ نام‌برده خوانا نیست؛ با وضوح دست‌کم ۲۰۰ نقطه در اینچ دوباره بارگذاری کنید."),
    ("با مدرک نمی‌خواند", "مقدار ثبت‌شده با مدرک پیوست یکی نیست. لطفاً آن را مطابق مدرک اصلاح کنید."),
    ("اعتبار مدرک تمام شده", "اعتبار این مدرک پایان یافته است. لطفاً نسخهٔ معتبر آن را بارگذاری کنید."),
];

/// The least number of characters of a defect's text.
const LEAST: usize = 3;

/// A defect in the reviewer's own list, as the form carries it.
struct Own {
    place: String,
    kind: String,
    text: String,
    ticked: bool,
}

#[derive(Default)]
struct Typed {
    /// Keys of the ticked suggestions.
    suggested: BTreeSet<String>,
    own: Vec<Own>,
    place: String,
    kind: String,
    text: String,
    wrong: FormState,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The key of a suggestion that shall be ticked too.
    #[serde(default)]
    with: String,
}

pub(crate) async fn get(
    Opened { desk, .. }: Opened<Reviewer>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let proposals = desk.proposals().await?;
    let ticked = proposals.iter().filter(|proposed| proposed.fault || proposed.key == asked.with);
    let suggested = ticked.map(|proposed| proposed.key.clone()).collect();
    let typed = Typed { suggested, ..Typed::default() };
    let page = page(&desk, &proposals, typed, None).await?;
    if page.form.refusal.is_some() {
        return desk.barred(page.form).await;
    }
    desk.page(StatusCode::OK, &page).await
}

pub(crate) async fn post(
    Opened { mut desk, .. }: Opened<Reviewer>,
    fields: Fields,
) -> Result<Response, WebError> {
    let proposals = desk.proposals().await?;
    let mut typed = read(&desk, &fields);
    let stop = match fields.get("do") {
        "send" => {
            typed.add(desk.procedure(), &desk.case);
            let notes = typed.notes(desk.procedure(), &desk.case, &proposals);
            let action = match typed.wrong.is_clear() {
                true => Ok(ReturnWithDefects { defects: &notes }),
                false => Err(Box::new(typed.wrong.clone())),
            };
            match desk.act(&fields, &CONTROLS, action).await? {
                Ok(_) => return desk.done(Done::Returned).await,
                Err(stop) => Some(stop),
            }
        }
        "add" => {
            if text::clean(&typed.text).is_empty() {
                typed.text = fields.get("ready").to_owned();
            }
            if text::clean(&typed.text).is_empty() {
                typed.wrong.wrong("text", CONTROLS[1].label, "متن نقص را بنویسید.");
            }
            typed.add(desk.procedure(), &desk.case);
            desk.outdated(&fields).await?
        }
        "preview" => desk.outdated(&fields).await?,
        _ => return Err(WebError::BadRequest("do")),
    };
    let wrong = (!typed.wrong.is_clear()).then(|| typed.wrong.clone());
    let (status, form) = match (stop, wrong) {
        (Some(stop), _) => (stop.status, Some(stop.form)),
        (None, Some(form)) => (StatusCode::UNPROCESSABLE_ENTITY, Some(form)),
        (None, None) => (StatusCode::OK, None),
    };
    desk.page(status, &page(&desk, &proposals, typed, form).await?).await
}

fn read(desk: &Desk, fields: &Fields) -> Typed {
    let ticked: BTreeSet<&str> = fields.all("own").collect();
    let (kinds, texts) = (fields.all("own_kind"), fields.all("own_text"));
    let own = fields.all("own_place").zip(kinds).zip(texts).enumerate();
    let own = own.map(|(index, ((place, kind), text))| Own {
        place: place.to_owned(),
        kind: kind.to_owned(),
        text: text.to_owned(),
        ticked: ticked.contains(index.to_string().as_str()),
    });
    let mut wrong = FormState::default();
    check_budget(fields, &mut wrong, "مهلت رفع نقص", desk.procedure().deadlines.repair);
    Typed {
        suggested: fields.all("suggested").map(str::to_owned).collect(),
        own: own.collect(),
        place: fields.get("place").to_owned(),
        kind: fields.get("kind").to_owned(),
        text: fields.get("text").to_owned(),
        wrong,
    }
}

impl Typed {
    /// Moves what stands in the fields of a further defect into the list, or says what is wrong with it.
    fn add(&mut self, procedure: &Procedure, case: &Case) {
        let text = text::clean(&self.text);
        if text.is_empty() {
            return;
        }
        if text.chars().count() < LEAST {
            self.wrong.wrong("text", CONTROLS[1].label, "متن نقص کوتاه است؛ بنویسید متقاضی چه باید بکند.");
        }
        if place_of(procedure, case, &self.place).is_none() {
            self.wrong.wrong("place", CONTROLS[0].label, "بخش یا فیلد را از فهرست انتخاب کنید.");
        }
        if DefectKind::named(&self.kind).is_none() {
            self.wrong.wrong("kind", "نوع نقص", "نوع نقص را از فهرست انتخاب کنید.");
        }
        if self.wrong.is_clear() {
            // The next one gets a place of its own; its kind is often the same.
            let place = std::mem::take(&mut self.place);
            self.text.clear();
            self.own.push(Own { place, kind: self.kind.clone(), text, ticked: true });
        }
    }

    /// The ticked ones of both lists.
    fn notes(&self, procedure: &Procedure, case: &Case, proposals: &[Proposed]) -> Vec<DefectNote> {
        let suggested = proposals.iter().filter(|proposed| self.suggested.contains(&proposed.key));
        let own = self.own.iter().filter(|own| own.ticked).map(|own| DefectNote {
            // A place that the form does not have is refused by name.
            place: place_of(procedure, case, &own.place).unwrap_or_else(|| Place::section(&own.place, None)),
            kind: DefectKind::named(&own.kind).unwrap_or(DefectKind::Wrong),
            text: own.text.clone(),
        });
        suggested.map(|proposed| proposed.note.clone()).chain(own).collect()
    }
}

async fn page(
    desk: &Desk,
    proposals: &[Proposed],
    typed: Typed,
    form: Option<FormState>,
) -> Result<DefectsPage, WebError> {
    let procedure = desk.procedure();
    let words = |place: &Place| place_words(place, &desk.case, &desk.office());
    let notes = typed.notes(procedure, &desk.case, proposals);
    let (rehearsed, messages) = rehearse(desk, &notes).await?;
    let groups = places(procedure, &desk.case).into_iter().map(|(section, places)| PlaceGroup {
        section,
        places: places
            .iter()
            .map(|(name, place)| Choice::new(name, words(place)).chosen_if(&typed.place))
            .collect(),
    });
    let kind = if typed.kind.is_empty() { DefectKind::Wrong.name() } else { &typed.kind };
    let kinds = DefectKind::ALL.iter().map(|known| Choice::new(known.name(), known.label()).chosen_if(kind));
    let show = |own: &Own| {
        let place = place_of(procedure, &desk.case, &own.place);
        OwnDefect {
            place_label: place.map_or_else(|| own.place.clone(), |place| words(&place)),
            kind_label: DefectKind::named(&own.kind)
                .map_or_else(|| own.kind.clone(), |kind| kind.label().to_owned()),
            place: own.place.clone(),
            kind: own.kind.clone(),
            text: own.text.clone(),
            ticked: own.ticked,
        }
    };
    let own = typed.own.iter().map(show).collect();
    let chosen = notes.iter().map(|note| ChosenDefect { place: words(&note.place), text: note.text.clone() });
    let ticked = |proposed: &Proposed| typed.suggested.contains(&proposed.key);
    Ok(DefectsPage {
        case: desk.case_ref(),
        form: form.unwrap_or(rehearsed),
        suggestions: proposals.iter().map(|found| found.shown(desk, ticked(found))).collect(),
        own,
        places: groups.collect(),
        kinds: kinds.collect(),
        ready: READY.map(|(label, text)| ReadyText { label: label.into(), text: text.into() }).into(),
        deadlines: vec![present::budget(&desk.office(), procedure.deadlines.repair)],
        chosen: chosen.collect(),
        messages,
        undo_minutes: desk.office().settings.undo_window,
        text: typed.text,
    })
}

/// What the return would send. An empty list is no fault while the page is being filled in.
async fn rehearse(desk: &Desk, notes: &[DefectNote]) -> Result<(FormState, Vec<MessagePreview>), WebError> {
    if !notes.is_empty() {
        return desk.rehearse(Ok(ReturnWithDefects { defects: notes })).await;
    }
    let section = desk.procedure().sections.first().map(|section| section.id.clone()).unwrap_or_default();
    let place = Place::section(&section, None);
    let example = [DefectNote { place, kind: DefectKind::Wrong, text: READY[0].1.to_owned() }];
    let (form, _) = desk.rehearse(Ok(ReturnWithDefects { defects: &example })).await?;
    Ok((form, Vec::new()))
}
