//! What stands in a JSON value, in whatever shape it is.

use crate::procedures::{Field, Section};
use serde_json::Value;

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
