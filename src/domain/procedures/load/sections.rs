//! The tables of sections and of their document slots.

use super::{
    fields::field,
    keys::{condition, identifier},
    table::Table,
};
use crate::{
    documents::{DocumentKind, Expectation, MediaType},
    procedures::{DocumentSlot, Records, Repetition, Section},
};

/// The most rows of a repeating section that does not say.
const MANY_ROWS: u64 = 50;

pub(super) fn section(table: Table<'_, '_>) -> Section {
    let min = table.number("min_items", &(0..=1000));
    let max = table.number("max_items", &(1..=1000));
    let item = table.text("repeats");
    if item.is_none() {
        for (key, given) in [("min_items", min), ("max_items", max)] {
            if given.is_some() {
                table.error(key, "only a repeating section has items; say `repeats`, the name of one row");
            }
        }
    }
    let (min, max) = (min.unwrap_or(1), max.unwrap_or(MANY_ROWS));
    if min > max {
        table.error("max_items", format!("{max} is less than min_items, {min}"));
    }
    let rows = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let section = Section {
        id: identifier(&table, "id"),
        title: table.required_text("title"),
        help: table.text("help"),
        repeats: item.map(|item| Repetition { item, min: rows(min), max: rows(max) }),
        records: table.table("records").map(records),
        fields: table.tables("fields").into_iter().map(field).collect(),
        documents: table.tables("documents").into_iter().map(document).collect(),
    };
    table.finish();
    section
}

/// No slot takes more than this, whatever its file says: 50 MiB.
const LARGEST: u64 = 50 * 1024 * 1024;

fn records(table: Table<'_, '_>) -> Records {
    let kind = identifier(&table, "kind");
    let by = table.required_text("by");
    let label = table.texts("label").into_iter().map(|(_, field)| field).collect();
    table.finish();
    Records { kind, by, label }
}

fn document(table: Table<'_, '_>) -> DocumentSlot {
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
                let known = MediaType::NAMES.join(", ");
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
