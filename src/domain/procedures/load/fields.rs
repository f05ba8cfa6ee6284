//! The tables of fields and of their choices.

use super::{
    keys::{condition, identifier},
    table::Table,
};
use crate::{
    procedures::{Choice, Field, FieldKind, ProcedureId, Unique},
    values::ValueKind,
};

pub(super) fn field(table: Table<'_, '_>) -> Field {
    let id = identifier(&table, "id");
    let label = table.required_text("label");
    let kind = field_kind(&table);
    let unique = table.one_of("unique", &["section", "applicant", "everyone"], |name| match name {
        "section" => Some(Unique::Section),
        "applicant" => Some(Unique::Applicant),
        "everyone" => Some(Unique::Everyone),
        _ => None,
    });
    let required = table.flag("required");
    let required_if = condition(&table, "required_if");
    if required && required_if.is_some() {
        table.error("required_if", "the field is always required; leave one of the two out");
    }
    let future = table.flag("future");
    let is_date = matches!(kind, Some(FieldKind::Value(ValueKind::JalaliDate)));
    if future && kind.is_some() && !is_date {
        table.error("future", "only a jalali_date may lie in the future");
    }
    let help = table.text("help");
    table.finish();
    // A field of no known type stays, as text, so that one slip is not told again wherever the field is named.
    let kind = kind.unwrap_or(FieldKind::Value(ValueKind::Text));
    Field { id, label, kind, required, required_if, help, future, unique }
}

fn field_kind(table: &Table<'_, '_>) -> Option<FieldKind> {
    let names: Vec<_> = FieldKind::names().collect();
    let name =
        table.required_one_of("type", &names, |name| names.iter().copied().find(|known| *known == name));
    // Asked for whatever the type is, so that a key of another type is told as such and not as unknown.
    let choices = choices(table);
    let more = condition(table, "more");
    let catalogue = table.text("catalogue");
    let procedure = table.text("procedure");
    let name = name?;
    for (key, given, belongs) in [
        ("choices", table.has("choices"), name == "choice"),
        ("more", table.has("more"), name == "choice"),
        ("catalogue", catalogue.is_some(), name == "catalogue"),
        ("procedure", procedure.is_some(), name == "case"),
    ] {
        if given && !belongs {
            table.error(key, format!("a field of type {name} has no {key}"));
        }
        let instead = key == "choices" && more.is_some();
        if !given && belongs && key != "more" && !instead {
            table.missing(key, "what a field of this type needs");
        }
    }
    if table.has("choices") && choices.is_empty() && more.is_none() {
        table.error("choices", "at least one choice is expected");
    }
    Some(match name {
        "choice" => FieldKind::Choice { choices, more },
        "boolean" => FieldKind::Boolean,
        "catalogue" => FieldKind::Catalogue { catalogue: catalogue.unwrap_or_default() },
        "case" => FieldKind::Case { procedure: ProcedureId::new(procedure.unwrap_or_default()) },
        name => FieldKind::Value(name.parse().ok()?),
    })
}

fn choices(table: &Table<'_, '_>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for choice in table.tables("choices") {
        let (value, label) = (choice.required_text("value"), choice.required_text("label"));
        if choices.iter().any(|known| known.value == value) {
            choice.error("value", format!("{value:?} stands twice"));
        }
        choice.finish();
        choices.push(Choice { value, label });
    }
    choices
}
