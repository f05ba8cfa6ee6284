//! What conditions may read: well-formed values only, so that a slip in one field fires no rule about another.

use super::Inspection;
use crate::{
    cases::data::CaseData,
    procedures::{FieldKind, Section, expressions::Context},
    values::TrackingCode,
};
use minijinja::{Value, value::Serde};
use std::collections::BTreeMap;

impl Inspection<'_> {
    /// What the procedure's conditions and texts may read.
    pub fn context(&self) -> Context {
        of(self)
    }

    /// What the case is called in lists: its service, say; else the procedure's title.
    pub fn title(&self) -> String {
        let own = self.procedure.case_title.as_ref().and_then(|title| title.render(&self.context()).ok());
        own.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| self.procedure.title.clone())
    }
}

/// The context of a whole case: `data`, `applicant`, `refs`, `approved`, `today`.
pub(super) fn of(input: &Inspection<'_>) -> Context {
    let data = input.data.well_formed(input.procedure);
    Context::default()
        .with("refs", references(input, &data))
        .with_serialized("data", &data)
        .with_serialized("applicant", input.applicant)
        .with("approved", approved(input))
        .with("today", Value::from(input.today.to_string()))
}

/// The context inside a row of a repeating section: `item`, `item_refs` and `row`, counted from one.
pub(super) fn row(context: &Context, section: &Section, item: Option<usize>) -> Context {
    let Some(item) = item else { return context.clone() };
    let at = |name| {
        let rows = context.get(name).and_then(|all| all.get_attr(&section.id).ok());
        rows.and_then(|rows| rows.get_item_by_index(item).ok()).unwrap_or_default()
    };
    let (data, refs) = (at("data"), at("refs"));
    context.clone().with("item", data).with("item_refs", refs).with("row", Value::from(item + 1))
}

/// The catalogue items and cases that the data refer to, at the places of the references.
fn references(input: &Inspection<'_>, data: &CaseData) -> Value {
    let (facts, owner) = (input.facts, input.applicant.key());
    let sections = input.procedure.sections.iter().map(|section| {
        let of_row = |item| {
            let fields = section.fields.iter().filter_map(|field| {
                let given = data.text(&section.id, item, &field.id)?;
                let found = match &field.kind {
                    FieldKind::Catalogue { catalogue } => Value::from(Serde(facts.item(catalogue, given)?)),
                    FieldKind::Case { .. } => {
                        let case = facts.cases.get(&TrackingCode::parse(given).ok()?)?;
                        // Somebody else's case tells nothing.
                        (case.applicant == owner).then(|| Value::from(Serde(case)))?
                    }
                    _ => return None,
                };
                Some((field.id.clone(), found))
            });
            Value::from_pairs(fields)
        };
        let found = match section.repeats {
            Some(_) => (0..data.rows(section)).map(|row| of_row(Some(row))).collect(),
            None => of_row(None),
        };
        (section.id.clone(), found)
    });
    Value::from_pairs(sections)
}

fn approved(input: &Inspection<'_>) -> Value {
    let mut approved: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for case in &input.facts.related {
        if input.facts.approved(&case.procedure).any(|found| found.code == case.code) {
            approved.entry(case.procedure.as_str()).or_default().push(Value::from(Serde(case)));
        }
    }
    Value::from_pairs(approved)
}
