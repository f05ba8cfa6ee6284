//! The data that an applicant has entered: section by section, as typed (SPEC §11).

mod fault;
#[cfg(test)]
mod tests;

pub use fault::{DataFault, Fault, Shape};

use crate::{
    defects::Place,
    facts::Facts,
    procedures::{Field, FieldKind, Procedure, Section},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A list that is longer than this is refused, lest its defects fill the answer; where a section takes more, that counts.
const MOST_ROWS: usize = 100;
/// A text with more characters than this is refused instead of kept as typed.
const LONGEST_KEPT: usize = 20_000;

/// What stands in a field; empty fields are not kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseData(Map<String, Value>);

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

    /// Merges a patch (RFC 7396: objects merge, lists are replaced whole, `null` removes). A malformed value is kept
    /// as typed and reported by the inspection; a number in a text field becomes its text.
    ///
    /// # Errors
    /// A [`DataFault`] that names the place; nothing is changed then.
    pub fn merge(
        &mut self,
        patch: &Value,
        procedure: &Procedure,
        facts: &Facts,
    ) -> Result<Changed, DataFault> {
        let patch = object(patch, "data")?;
        let mut next = self.0.clone();
        for (id, given) in patch {
            let path = format!("data.{id}");
            let Some(section) = procedure.section(id) else {
                return Err(DataFault { path, fault: Fault::UnknownSection });
            };
            if given.is_null() {
                next.remove(id);
                continue;
            }
            let merged = if section.repeats.is_some() {
                let rows = given.as_array().ok_or_else(|| shape(&path, Shape::Rows))?;
                let most = section.repeats.as_ref().map_or(0, |repetition| repetition.max).max(MOST_ROWS);
                if rows.len() > most {
                    return Err(DataFault { path, fault: Fault::TooManyRows { most } });
                }
                let rows = rows.iter().enumerate().map(|(index, row)| {
                    let path = format!("{path}[{index}]");
                    let row = object(row, &path).map_err(|_| shape(&path, Shape::Object))?;
                    fields(Map::new(), row, section, &path, facts)
                });
                Value::Array(rows.map(|row| row.map(Value::Object)).collect::<Result<_, _>>()?)
            } else {
                let old = next.get(id).and_then(Value::as_object).cloned().unwrap_or_default();
                Value::Object(fields(old, object(given, &path)?, section, &path, facts)?)
            };
            if is_blank(&merged) {
                next.remove(id);
            } else {
                next.insert(id.clone(), merged);
            }
        }
        let next = Self(next);
        let changed = self.differences(&next, procedure);
        *self = next;
        Ok(changed)
    }

    /// Takes over the data of «ثبت اطلاعات سماوا» in place of what was given before.
    ///
    /// # Errors
    /// A [`DataFault`] that names the place; nothing is changed then.
    pub fn put_samava(&mut self, given: &Value, samava: &Section) -> Result<(), DataFault> {
        let path = "data";
        let given = fields(Map::new(), object(given, path)?, samava, path, &Facts::default())?;
        self.0.insert(samava.id.clone(), Value::Object(given));
        Ok(())
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

/// The texts that stand in a field, in whatever shape the data are.
pub(crate) fn values_of<'a>(
    data: &'a Value,
    section: &'a Section,
    field: &'a Field,
) -> impl Iterator<Item = &'a str> {
    let found = data.get(&section.id);
    let rows = found.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    found
        .into_iter()
        .chain(rows)
        .filter_map(|fields| fields.get(&field.id)?.as_str())
        .filter(|text| !text.trim().is_empty())
}

/// Whether nothing was entered.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn fields(
    mut kept: Map<String, Value>,
    given: &Map<String, Value>,
    section: &Section,
    path: &str,
    facts: &Facts,
) -> Result<Map<String, Value>, DataFault> {
    for (id, value) in given {
        let path = format!("{path}.{id}");
        let Some(field) = section.field(id) else {
            return Err(DataFault { path, fault: Fault::UnknownField });
        };
        match entered(value, field, path, facts)? {
            Some(value) => kept.insert(id.clone(), value),
            None => kept.remove(id),
        };
    }
    Ok(kept)
}

fn entered(value: &Value, field: &Field, path: String, facts: &Facts) -> Result<Option<Value>, DataFault> {
    let value = match (&field.kind, value) {
        (_, Value::Null) => return Ok(None),
        (FieldKind::Boolean, Value::Bool(_)) => value.clone(),
        (_, Value::String(text)) => {
            // Line feeds at the ends of a long text are typing, not content; inner ones are kept.
            let text = text.trim();
            if text.is_empty() {
                return Ok(None);
            }
            if text.chars().count() > LONGEST_KEPT {
                return Err(DataFault { path, fault: Fault::TooLong { most: LONGEST_KEPT } });
            }
            Value::String(text.to_owned())
        }
        (FieldKind::Value(_) | FieldKind::Choice { .. } | FieldKind::Case { .. }, Value::Number(number)) => {
            Value::String(number.to_string())
        }
        (FieldKind::Boolean, _) => return Err(shape(&path, Shape::Boolean)),
        _ => return Err(shape(&path, Shape::Text)),
    };
    if let (FieldKind::Catalogue { catalogue }, Some(given)) = (&field.kind, value.as_str())
        && facts.item(catalogue, given).is_none()
    {
        let fault = Fault::NotInCatalogue { catalogue: catalogue.clone(), given: given.to_owned() };
        return Err(DataFault { path, fault });
    }
    Ok(Some(value))
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>, DataFault> {
    value.as_object().ok_or_else(|| shape(path, Shape::Object))
}

fn shape(path: &str, shape: Shape) -> DataFault {
    DataFault { path: path.to_owned(), fault: Fault::Shape(shape) }
}
