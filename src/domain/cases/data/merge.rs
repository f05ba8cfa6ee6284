//! Merging a patch into the data of a case (RFC 7396).

use super::{CaseData, Changed, DataFault, Fault, Shape, is_blank};
use crate::{
    cases::facts::Facts,
    procedures::{Field, FieldKind, Procedure, Section},
};
use serde_json::{Map, Value};

/// A list that is longer than this is refused, lest its defects fill the answer; where a section takes more, that counts.
const MOST_ROWS: usize = 100;
/// A text with more characters than this is refused instead of kept as typed.
const LONGEST_KEPT: usize = 20_000;

impl CaseData {
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
