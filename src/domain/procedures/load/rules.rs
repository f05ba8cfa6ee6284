//! The tables of rules and prerequisites.

use super::{
    keys::{condition, identifier, required_template},
    table::Table,
};
use crate::procedures::{DefectKind, Prerequisite, ProcedureId, Rule, Severity};

pub(super) fn rule(table: Table<'_, '_>) -> Option<Rule> {
    if !table.has("when") {
        table.missing("when", "the expression that fires the rule");
    }
    let when = condition(&table, "when");
    let kind = table.one_of("kind", DefectKind::NAMES, DefectKind::named).unwrap_or(DefectKind::Wrong);
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
