//! The data that an applicant has entered: section by section, as typed (SPEC §11).

use super::is_blank;
use crate::procedures::{Field, Place, Procedure, Section};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What stands in a field; empty fields are not kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseData(pub(super) Map<String, Value>);

/// What a merge has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed(BTreeSet<Place>);

impl Changed {
    /// The fields that changed; a row that came or went also stands for itself, without a field.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.0.iter()
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl CaseData {
    /// The data as a JSON object of sections.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The data as a JSON value.
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }

    /// How many rows a repeating section has; one for a section that does not repeat.
    pub fn rows(&self, section: &Section) -> usize {
        match (&section.repeats, self.0.get(&section.id)) {
            (None, _) => 1,
            (Some(_), Some(Value::Array(rows))) => rows.len(),
            (Some(_), _) => 0,
        }
    }

    /// What stands in a field; `None` if nothing does.
    pub fn get(&self, section: &str, item: Option<usize>, field: &str) -> Option<&Value> {
        let section = self.0.get(section)?;
        let fields = match item {
            Some(item) => section.get(item)?,
            None => section,
        };
        fields.get(field).filter(|value| !is_blank(value))
    }

    /// What stands in a field, if it is a text.
    pub fn text(&self, section: &str, item: Option<usize>, field: &str) -> Option<&str> {
        self.get(section, item, field)?.as_str()
    }

    /// What differs between two states of the data.
    pub fn differences(&self, other: &Self, procedure: &Procedure) -> Changed {
        let mut changed = BTreeSet::new();
        for section in &procedure.sections {
            let (before, after) = (self.rows(section), other.rows(section));
            for row in 0..before.max(after) {
                let item = section.repeats.is_some().then_some(row);
                if row >= before.min(after) {
                    changed.insert(Place::section(&section.id, item));
                }
                for field in &section.fields {
                    if self.get(&section.id, item, &field.id) != other.get(&section.id, item, &field.id) {
                        changed.insert(Place::field(&section.id, item, &field.id));
                    }
                }
            }
        }
        Changed(changed)
    }

    /// The data with every well-formed value cleaned and every other one as typed; frozen at submission.
    #[must_use]
    pub fn normalised(&self, procedure: &Procedure) -> Self {
        self.mapped(procedure, |field, value| Some(field.kind.clean(value).unwrap_or_else(|_| value.clone())))
    }

    /// The data with every well-formed value cleaned and no other one: what conditions may read.
    pub(crate) fn well_formed(&self, procedure: &Procedure) -> Self {
        self.mapped(procedure, |field, value| field.kind.clean(value).ok())
    }

    fn mapped(&self, procedure: &Procedure, map: impl Fn(&Field, &Value) -> Option<Value>) -> Self {
        let map_fields = |section: &Section, fields: &Value| {
            let mapped = section.fields.iter().filter_map(|field| {
                let value = fields.get(&field.id).filter(|value| !is_blank(value))?;
                Some((field.id.clone(), map(field, value)?))
            });
            Value::Object(mapped.collect())
        };
        // What was given for Samava is part of the case from then on.
        let sections = procedure.sections.iter().chain(&procedure.samava).filter_map(|section| {
            let mapped = match (self.0.get(&section.id)?, &section.repeats) {
                (Value::Array(rows), Some(_)) => rows.iter().map(|row| map_fields(section, row)).collect(),
                (fields @ Value::Object(_), None) => map_fields(section, fields),
                _ => return None,
            };
            Some((section.id.clone(), mapped))
        });
        Self(sections.collect())
    }
}
