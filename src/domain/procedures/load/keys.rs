//! Keys that tables of many kinds have: ids, units, conditions and templates.

use super::{Known, table::Table};
use crate::{
    people::UnitId,
    procedures::expressions::{Condition, Text},
};

pub(super) fn unit(table: &Table<'_, '_>, key: &'static str, known: &Known<'_>) -> Option<UnitId> {
    let given = table.text(key)?;
    let built_in = UnitId::BUILT_IN.iter().map(|(id, _)| *id);
    let units: Vec<_> = built_in.chain(known.units.iter().map(UnitId::as_str)).collect();
    if !units.contains(&given.as_str()) {
        table.error(key, format!("unknown unit {given:?}; known: {}", units.join(", ")));
        return None;
    }
    Some(UnitId::new(given))
}

/// A lower-case word with digits, hyphens and underscores.
pub(super) fn identifier(table: &Table<'_, '_>, key: &'static str) -> String {
    let id = table.required_text(key);
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if !id.is_empty() && !id.chars().all(fits) {
        table.error(key, format!("{id:?} is no id; lower-case letters, digits, '-' and '_' are expected"));
    }
    id
}

pub(super) fn condition(table: &Table<'_, '_>, key: &'static str) -> Option<Condition> {
    let source = table.text(key)?;
    Condition::compile(&source)
        .map_err(|error| table.error(key, format!("{source:?} is no expression: {error}")))
        .ok()
}

pub(super) fn required_template(table: &Table<'_, '_>, key: &'static str) -> Text {
    let source = table.required_text(key);
    compile_text(table, &table.key(key), &source)
}

pub(super) fn template(table: &Table<'_, '_>, key: &'static str) -> Option<Text> {
    let source = table.text(key)?;
    Some(compile_text(table, &table.key(key), &source))
}

pub(super) fn compile_text(table: &Table<'_, '_>, path: &str, source: &str) -> Text {
    Text::compile(source).unwrap_or_else(|error| {
        table.reader.error(path, format!("bad template: {error}"));
        Text::default()
    })
}
