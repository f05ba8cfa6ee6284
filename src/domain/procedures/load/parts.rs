//! The smaller tables of a procedure file: fields, document slots, rules, prerequisites, messages.

use super::{condition, identifier, required_template};
use crate::{
    defects::DefectKind,
    documents::{DocumentKind, Expectation, MediaType},
    messages::{self, Notice, Texts},
    procedures::{
        Choice, DocumentSlot, Field, FieldKind, Prerequisite, ProcedureId, Records, Rule, Severity, Unique,
        reader::Table,
    },
    values::ValueKind,
};
use std::collections::BTreeMap;

/// No slot takes more than this, whatever its file says: 50 MiB.
const LARGEST: u64 = 50 * 1024 * 1024;

pub(super) fn field(table: Table<'_, '_>) -> Field {
    let id = identifier(&table, "id");
    let label = table.required_text("label");
    let kind = field_kind(&table);
    let unique = table.one_of("unique", &["section", "applicant"], |name| match name {
        "section" => Some(Unique::Section),
        "applicant" => Some(Unique::Applicant),
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
        name => FieldKind::Value(ValueKind::ALL.into_iter().find(|kind| kind.name() == name)?),
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

pub(super) fn records(table: Table<'_, '_>) -> Records {
    let kind = identifier(&table, "kind");
    let by = table.required_text("by");
    let label = table.texts("label").into_iter().map(|(_, field)| field).collect();
    table.finish();
    Records { kind, by, label }
}

pub(super) fn document(table: Table<'_, '_>) -> DocumentSlot {
    let names = ["letter", "logo", "photo", "licence"];
    let kinds = [DocumentKind::Letter, DocumentKind::Logo, DocumentKind::Photo, DocumentKind::Licence];
    let kind = table.required_one_of("expectation", &names, |name| {
        names.iter().position(|known| *known == name).map(|index| kinds[index])
    });
    let usual = Expectation::of(kind.unwrap_or(DocumentKind::Letter));
    let mut accept = Vec::new();
    let given = table.texts("accept");
    if table.has("accept") && given.is_empty() {
        table.error("accept", "at least one media type is expected");
    }
    for (path, given) in given {
        match MediaType::named(&given) {
            Some(media) if usual.accept.contains(&media) || kind.is_none() => accept.push(media),
            Some(_) => table.reader.error(&path, format!("{given:?} is no type for this expectation")),
            None => {
                let known = MediaType::ALL.map(MediaType::name).join(", ");
                table.reader.error(&path, format!("{given:?} is unknown; expected one of: {known}"));
            }
        }
    }
    let accept = if table.has("accept") { accept } else { usual.accept };
    let max_bytes = table.number("max_bytes", &(1..=LARGEST)).unwrap_or(usual.max_bytes);
    let required = table.flag("required");
    let required_if = condition(&table, "required_if");
    if required && required_if.is_some() {
        table.error("required_if", "the document is always required; leave one of the two out");
    }
    let forbidden_if = condition(&table, "forbidden_if");
    let forbidden_text = table.text("forbidden_text");
    if forbidden_if.is_some() && forbidden_text.is_none() {
        table.missing("forbidden_text", "why no upload is possible then, in Persian");
    }
    let slot = DocumentSlot {
        id: identifier(&table, "id"),
        label: table.required_text("label"),
        expectation: Expectation { kind: usual.kind, accept, max_bytes },
        required,
        required_if,
        forbidden_if,
        forbidden_text,
        help: table.text("help"),
    };
    table.finish();
    slot
}

pub(super) fn rule(table: Table<'_, '_>) -> Option<Rule> {
    if !table.has("when") {
        table.missing("when", "the expression that fires the rule");
    }
    let when = condition(&table, "when");
    let kinds = DefectKind::ALL.map(DefectKind::name);
    let kind = table.one_of("kind", &kinds, DefectKind::named).unwrap_or(DefectKind::Wrong);
    let severity = table.one_of("severity", &["defect", "warning"], |name| match name {
        "defect" => Some(Severity::Defect),
        "warning" => Some(Severity::Warning),
        _ => None,
    });
    let id = identifier(&table, "id");
    let guide = table.text("guide");
    let section = table.required_text("section");
    let field = table.text("field");
    let document = table.text("document");
    if field.is_some() && document.is_some() {
        table.error("document", "a rule stands at a field or at a document, not at both");
    }
    let text = required_template(&table, "text");
    table.finish();
    let severity = severity.unwrap_or(Severity::Defect);
    when.map(|when| Rule { id, guide, when, section, field, document, kind, severity, text })
}

pub(super) fn prerequisite(table: Table<'_, '_>) -> Prerequisite {
    let prerequisite = Prerequisite {
        procedure: ProcedureId::new(identifier(&table, "procedure")),
        when: condition(&table, "when"),
        section: table.required_text("section"),
        field: table.text("field"),
        text: required_template(&table, "text"),
        link: table.required_text("link"),
    };
    table.finish();
    prerequisite
}

pub(super) fn messages(table: Table<'_, '_>) -> BTreeMap<String, Texts> {
    let mut messages = BTreeMap::new();
    for (notice, built_in) in messages::built_in() {
        let Some(own) = table.table(notice) else { continue };
        let text = |key| message(&own, notice, key);
        let texts = Texts {
            locked: false,
            subject: text("subject"),
            sms: text("sms"),
            email: text("email"),
            desk: text("desk"),
        };
        own.finish();
        if built_in.locked {
            table.error(notice, "these texts are those of the guides, to the letter; leave them out");
        }
        messages.insert(notice.clone(), texts);
    }
    table.finish();
    messages
}

fn message(table: &Table<'_, '_>, notice: &str, key: &'static str) -> Option<String> {
    let text = table.text(key)?;
    if let Some(Err(error)) = Notice::sample(notice).map(|notice| messages::check(&notice, &text)) {
        table.error(key, format!("bad template: {error}"));
    }
    Some(text)
}
