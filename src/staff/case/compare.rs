//! مقایسهٔ نسخه‌ها: `GET /cases/{code}/compare`, two submissions of a case side by side (SPEC §3).

use super::{documents, opened::OpenedCase, places, sections};
use crate::views::compare::{ChangedDocument, ChangedField, ChangedSection, ComparePage, FileLine, Version};
use axum::{extract::Query, http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{
        Case, Defect, Snapshot,
        comparison::{Comparison, asked, compare},
        facts::{Facts, FactsWanted},
    },
    office::Office,
    procedures::{Place, Procedure},
    text::fa,
};
use kartabl_storage::documents::Document;
use kartabl_web::{
    App, WebError, present,
    session::Anyone,
    views::parts::{Choice, Label, Tone},
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The number of digits of a SHA-256 that are shown.
const SHOWN_DIGITS: usize = 12;

/// The numbers of the two versions. What is no version of the case is left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CompareQuery {
    from: String,
    to: String,
}

pub(crate) async fn get(
    OpenedCase { context, .. }: OpenedCase<Anyone>,
    Query(query): Query<CompareQuery>,
) -> Result<Response, WebError> {
    let (app, case, office) = (&context.app, &context.case, context.office());
    let snapshots = app.db.snapshots_of(case.id).await?;
    let chosen = chosen(&snapshots, &query);
    let mut page = ComparePage {
        case: context.case_ref(),
        from: choices(&snapshots, chosen.map(|[before, _]| before), &office),
        to: choices(&snapshots, chosen.map(|[_, after]| after), &office),
        pair: None,
        sections: Vec::new(),
        documents: Vec::new(),
        answers: false,
        changed: 0,
        same: 0,
    };
    if let Some([before, after]) = chosen {
        let procedure = context.procedure();
        let compared = compare(procedure, before, after);
        let facts = [facts(app, case, procedure, before).await?, facts(app, case, procedure, after).await?];
        let files = ChangedFiles::between(app.db.documents_ever_of(case.id).await?, before, after);
        let answered = answered(case, before, after);
        page.answers = answered.is_some();
        page.sections = changed_fields(procedure, &compared, &facts, answered);
        page.documents = files.changed(case, procedure, &office, answered);
        page.changed = compared.changes.len() + page.documents.len();
        page.same = compared.same;
        let version =
            |one: &Snapshot| Version { number: one.number, at: present::moment(one.at, office.now) };
        page.pair = Some([version(before), version(after)]);
    }
    context.page(StatusCode::OK, &page).await
}

/// The requested versions, else the last two, the older one first; `None` where there are no two.
fn chosen<'s>(snapshots: &'s [Snapshot], query: &CompareQuery) -> Option<[&'s Snapshot; 2]> {
    let named = |number: &str| snapshots.iter().find(|one| one.number.to_string() == number);
    let [newest, second, ..] = snapshots else { return None };
    let (from, to) = (named(&query.from).unwrap_or(second), named(&query.to).unwrap_or(newest));
    Some(if from.number <= to.number { [from, to] } else { [to, from] })
}

/// All versions to choose from.
fn choices(snapshots: &[Snapshot], chosen: Option<&Snapshot>, office: &Office<'_>) -> Vec<Choice> {
    let chosen = chosen.map(|one| one.number.to_string()).unwrap_or_default();
    let choice = |one: &Snapshot| {
        let words = format!("نسخهٔ {}، {}", fa(one.number), present::moment(one.at, office.now).text);
        Choice::new(one.number.to_string(), words).chosen_if(&chosen)
    };
    snapshots.iter().map(choice).collect()
}

/// The labels of the catalogue items that a submitted state refers to.
async fn facts(
    app: &App,
    case: &Case,
    procedure: &Procedure,
    snapshot: &Snapshot,
) -> Result<Facts, WebError> {
    let wanted = FactsWanted::of(procedure, &snapshot.data.to_value());
    Ok(app.db.facts(&wanted, &case.applicant.key(), Some(case.id)).await?)
}

/// The fields that are not the same, section by section.
fn changed_fields(
    procedure: &Procedure,
    compared: &Comparison<'_>,
    facts: &[Facts; 2],
    answered: Option<&[Defect]>,
) -> Vec<ChangedSection> {
    let mut sections: Vec<ChangedSection> = Vec::new();
    for change in &compared.changes {
        let parts = procedure.sections.iter().chain(&procedure.samava);
        let part = parts.into_iter().find(|section| section.id == change.place.section);
        let field = part.zip(change.place.field.as_ref()).and_then(|(part, id)| part.field(id));
        let (Some(part), Some(field)) = (part, field) else { continue };
        let title = match change.place.item {
            Some(item) => format!("{} {}", part.title, fa(item + 1)),
            None => part.title.clone(),
        };
        let shown = |value: Option<&Value>, facts| value.map(|value| field.shown(value, facts));
        let line = ChangedField {
            label: field.label.clone(),
            form: sections::field_form(&field.kind),
            before: shown(change.before, &facts[0]).unwrap_or_default(),
            after: shown(change.after, &facts[1]).unwrap_or_default(),
            asked: request_label(answered, &change.place),
        };
        match sections.last_mut().filter(|section| section.title == title) {
            Some(section) => section.fields.push(line),
            None => sections.push(ChangedSection { title, fields: vec![line] }),
        }
    }
    sections
}

/// The defects that the later version answers. `None` where they are not known any more: the case keeps those of the last
/// return only.
fn answered<'c>(case: &'c Case, before: &Snapshot, after: &Snapshot) -> Option<&'c [Defect]> {
    let last = after.number == case.snapshots && before.number + 1 == after.number;
    let answered = last && case.defects.iter().all(|defect| defect.resolved);
    answered.then_some(&case.defects)
}

/// Whether the applicant was asked to change this place; `None` where that is not known.
fn request_label(answered: Option<&[Defect]>, place: &Place) -> Option<Label> {
    Some(match asked(answered?, place) {
        Some(_) => Label::new(Tone::Ok, "خواسته شده بود"),
        None => Label::new(Tone::Warn, "خواسته نشده بود"),
    })
}

/// The documents of both states that are not the same, by slot and row.
struct ChangedFiles(BTreeMap<(String, String, Option<usize>), [Option<Document>; 2]>);

impl ChangedFiles {
    /// The documents among `all` that stand in one of the states only, or with other bytes in each.
    fn between(all: Vec<Document>, before: &Snapshot, after: &Snapshot) -> Self {
        let mut files: BTreeMap<_, [Option<Document>; 2]> = BTreeMap::new();
        for document in all {
            for (state, index) in [(before, 0), (after, 1)] {
                if state.documents.contains(&document.id) {
                    let key = (document.section.clone(), document.slot.clone(), document.item);
                    files.entry(key).or_default()[index] = Some(document.clone());
                }
            }
        }
        let same = |pair: &[Option<Document>; 2]| matches!(pair, [Some(before), Some(after)] if before.sha256 == after.sha256);
        files.retain(|_, pair| !same(pair));
        Self(files)
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        self.0.keys().map(|(section, slot, item)| Place::document(section, *item, slot))
    }

    fn changed(
        &self,
        case: &Case,
        procedure: &Procedure,
        office: &Office<'_>,
        answered: Option<&[Defect]>,
    ) -> Vec<ChangedDocument> {
        let order = |slot: &str| {
            procedure
                .sections
                .iter()
                .flat_map(|section| &section.documents)
                .position(|known| known.id == slot)
        };
        let line = |document: &Option<Document>| {
            document.as_ref().map(|document| FileLine {
                name: document.filename.clone(),
                facts: documents::facts(document),
                sha256: document.sha256.chars().take(SHOWN_DIGITS).collect(),
                href: document.is_open().then(|| format!("/cases/{}/documents/{}", case.code, document.id)),
            })
        };
        let mut found: Vec<_> = self.0.iter().zip(self.places()).collect();
        found.sort_by_key(|((key, _), _)| order(&key.1));
        let changed = |((_, [before, after]), place): ((_, &[Option<Document>; 2]), Place)| ChangedDocument {
            title: places::label(&place, case, office),
            before: line(before),
            after: line(after),
            asked: request_label(answered, &place),
        };
        found.into_iter().map(changed).collect()
    }
}
