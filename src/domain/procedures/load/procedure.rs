//! The root table of a procedure file.

use super::{
    Known, LoadErrors,
    check::check,
    keys::{identifier, template, unit},
    letters::letters,
    messages::messages,
    reader::Reader,
    routing::{deadlines, grants, referral, route},
    rules::{prerequisite, rule},
    sections::section,
    table::Table,
};
use crate::{
    people::{ApplicantKind, UnitId, identity::Gate},
    procedures::{Procedure, ProcedureId},
};

/// Reads the text of a procedure file; `known` is what it may refer to.
///
/// # Errors
/// Everything that is wrong with the file, each with line, column and key.
pub fn load(file: &str, text: &str, known: &Known<'_>) -> Result<Procedure, LoadErrors> {
    let reader = Reader::new(file, text);
    let Some(root) = reader.root() else { return Err(LoadErrors(reader.into_errors())) };
    let procedure = read(Table::root(&reader, &root), text, known);
    check(&procedure, known, &reader);
    let errors = reader.into_errors();
    if errors.is_empty() { Ok(procedure) } else { Err(LoadErrors(errors)) }
}

fn read(root: Table<'_, '_>, source: &str, known: &Known<'_>) -> Procedure {
    let id = identifier(&root, "id");
    let version = root.number("version", &(1..=1_000_000));
    if version.is_none() && !root.has("version") {
        root.missing("version", "a number that counts up with every change");
    }
    let sections: Vec<_> = root.tables("sections").into_iter().map(section).collect();
    if sections.is_empty() {
        root.missing("sections", "at least one [[sections]]");
    }
    let unit = unit(&root, "unit", known).unwrap_or_else(|| UnitId::new(UnitId::EVALUATION));
    let procedure = Procedure {
        id: ProcedureId::new(id),
        version: version.and_then(|version| u32::try_from(version).ok()).unwrap_or(1),
        title: root.required_text("title"),
        category: root.required_text("category"),
        case_title: template(&root, "case_title"),
        applicant_kinds: applicant_kinds(&root),
        unit,
        account: root.flag("account"),
        identity: identity(&root),
        prerequisites: root.tables("prerequisites").into_iter().map(prerequisite).collect(),
        sections,
        rules: root.tables("rules").into_iter().filter_map(rule).collect(),
        routing: root.tables("routing").into_iter().filter_map(|table| route(table, known)).collect(),
        referrals: root.tables("referrals").into_iter().filter_map(|table| referral(table, known)).collect(),
        second_person: root.flag("second_person"),
        deadlines: root.table("deadlines").map(deadlines).unwrap_or_default(),
        reminders: root.numbers("reminders", 60),
        letters: root.table("letters").map(letters).unwrap_or_default(),
        messages: root.table("messages").map(messages).unwrap_or_default(),
        grants: root.table("grants").map(grants),
        samava: root.table("samava").map(section),
        source: source.to_owned(),
    };
    root.finish();
    procedure
}

fn applicant_kinds(root: &Table<'_, '_>) -> Vec<ApplicantKind> {
    let kinds = [ApplicantKind::Natural, ApplicantKind::Legal, ApplicantKind::Agency];
    let names = ["natural", "legal", "agency"];
    let given = root.texts("applicant_kinds");
    if given.is_empty() {
        root.missing("applicant_kinds", "a list of: natural, legal, agency");
    }
    let found = given.into_iter().filter_map(|(path, name)| {
        let kind = names.iter().position(|known| *known == name).map(|index| kinds[index]);
        if kind.is_none() {
            let message = format!("{name:?} is unknown; expected one of: {}", names.join(", "));
            root.reader.error(&path, message);
        }
        kind
    });
    found.collect()
}

/// The identity gates, each once.
fn identity(root: &Table<'_, '_>) -> Vec<Gate> {
    let mut gates = Vec::new();
    for (path, name) in root.texts("identity") {
        match Gate::named(&name) {
            Some(gate) if gates.contains(&gate) => root.reader.error(&path, format!("{name:?} stands twice")),
            Some(gate) => gates.push(gate),
            None => {
                let known = Gate::NAMES.join(", ");
                root.reader.error(&path, format!("{name:?} is unknown; expected one of: {known}"));
            }
        }
    }
    gates
}
