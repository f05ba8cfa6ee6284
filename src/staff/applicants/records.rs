//! What an applicant uses again: the records of all portals, each once, and the active connections.

use super::access::VisibleApplicant;
use crate::{
    case::sections::field_form,
    views::{
        applicant::{Group, RecordLine},
        case::{Field, FieldForm},
    },
};
use kartabl_domain::{
    accounts::Account,
    cases::{Case, facts::Facts, records::Record},
    people::Staff,
    procedures::{Procedures, Section},
    text::fold,
};
use kartabl_storage::records::RecordSearch;
use kartabl_web::{App, WebError, present};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Records that are read at a time. One record may stand in several portals, so all of them are needed to show each once.
const BATCH: usize = 100;

/// The kinds of the built-in procedures with their titles and the sentence for an empty list.
const KINDS: [(&str, &str, &str); 2] = [
    ("systems", "سامانه‌ها", "هنوز سامانه‌ای ثبت نشده است؛ با ارسال نخستین درخواست سرویس در این‌جا می‌ماند."),
    ("contacts", "افراد فنی", "هنوز فرد فنی‌ای ثبت نشده است؛ با ارسال نخستین درخواست در این‌جا می‌ماند."),
];

/// The records by their kinds, and the active connections.
///
/// # Errors
/// Those of the database.
pub(super) async fn groups(
    app: &App,
    staff: &Staff,
    applicant: &VisibleApplicant,
) -> Result<Vec<Group>, WebError> {
    let account = &applicant.account;
    let mut records = all_records(app, account).await?;
    records.sort_by_key(|record| std::cmp::Reverse(record.kept_at));
    let sources: Vec<_> = records.iter().map(|record| record.case).collect();
    // Only cases that the reader may open are linked.
    let codes = app.db.readable_codes(&sources, &applicant.access).await?;
    let sections = sections(&app.house.procedures);
    let mut shown = BTreeSet::new();
    let mut lines: BTreeMap<String, Vec<RecordLine>> = BTreeMap::new();
    for record in records {
        let section = sections.get(record.kind.as_str()).copied();
        if !shown.insert((record.kind.clone(), identity(&record, section))) {
            continue;
        }
        let line = line(app, account, &record, section, codes.get(&record.case).cloned());
        lines.entry(record.kind).or_default().push(line);
    }
    let mut groups = Vec::new();
    for (kind, title, empty) in KINDS {
        let rows = lines.remove(kind).unwrap_or_default();
        groups.push(Group { id: kind.to_owned(), title: title.to_owned(), empty: empty.to_owned(), rows });
    }
    groups.extend(lines.into_iter().map(|(kind, rows)| Group {
        title: sections.get(kind.as_str()).map_or_else(|| kind.clone(), |section| section.title.clone()),
        id: kind,
        empty: String::new(),
        rows,
    }));
    groups.push(connections(app, staff, account).await?);
    Ok(groups)
}

/// The records of an applicant, of all portals.
async fn all_records(app: &App, account: &Account) -> Result<Vec<Record>, WebError> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let mut search = RecordSearch { applicant: account.key.clone(), limit, ..RecordSearch::default() };
    let mut records = Vec::new();
    loop {
        let batch = app.db.records_of(&search).await?;
        search.after = batch.last().filter(|_| batch.len() == BATCH).map(|last| last.id.to_string());
        records.extend(batch);
        if search.after.is_none() {
            return Ok(records);
        }
    }
}

/// The section with the most fields for each kind of record.
fn sections(procedures: &Procedures) -> BTreeMap<&str, &Section> {
    let mut sections: BTreeMap<&str, &Section> = BTreeMap::new();
    for section in procedures.all().flat_map(|procedure| &procedure.sections) {
        let Some(records) = &section.records else { continue };
        let known = sections.entry(records.kind.as_str()).or_insert(section);
        if known.fields.len() < section.fields.len() {
            *known = section;
        }
    }
    sections
}

/// What two records of the same thing have in common, whichever portal they come from.
fn identity(record: &Record, section: Option<&Section>) -> String {
    let by = section.and_then(|section| section.records.as_ref()).map(|records| records.by.as_str());
    let value = by.and_then(|by| record.data.get(by)).and_then(Value::as_str);
    value.map_or_else(|| record.id.to_string(), fold)
}

fn line(
    app: &App,
    account: &Account,
    record: &Record,
    section: Option<&Section>,
    code: Option<String>,
) -> RecordLine {
    let named = section.and_then(|section| section.records.as_ref());
    let in_label = |id: &str| named.is_some_and(|records| records.label.iter().any(|field| field == id));
    let defined = section.map_or(&[][..], |section| section.fields.as_slice());
    let fields = defined.iter().filter(|field| !in_label(&field.id)).filter_map(|field| {
        let value = record.data.get(&field.id).filter(|value| !value.is_null())?;
        Some(Field {
            label: field.label.clone(),
            value: field.shown(value, &Facts::default()),
            form: field_form(&field.kind),
            mark: None,
        })
    });
    let logo = record.documents.keys().next();
    RecordLine {
        label: record.label.clone(),
        logo: logo.map(|slot| format!("/applicants/{}/records/{}/{slot}.png", account.id, record.id)),
        fields: fields.collect(),
        kept: Some(present::day_of(record.kept_at, app.world().now())),
        code,
    }
}

async fn connections(app: &App, staff: &Staff, account: &Account) -> Result<Group, WebError> {
    let chosen =
        |case: &Case, field: &str| case.data.text("route", None, field).unwrap_or_default().to_owned();
    let active = app.db.connections_of(&account.key, None, "").await?;
    let operators = active.iter().map(|case| ("operators".to_owned(), chosen(case, "operator"))).collect();
    let operators = app.db.catalogue_items(&operators).await?;
    let field = |label: &str, value: String, form| Field { label: label.to_owned(), value, form, mark: None };
    let rows = active.iter().map(|case| {
        let operator = operators.get(&("operators".to_owned(), chosen(case, "operator")));
        let mut fields = Vec::new();
        fields.extend(operator.map(|item| field("اپراتور", item.label.clone(), FieldForm::Text)));
        let names = case.granted_usernames().join(" ");
        fields.push(field("نام‌های کاربری", names, FieldForm::Code));
        let code = case.is_open_to(staff).then(|| case.code.to_string());
        let label = chosen(case, "route");
        RecordLine { label, logo: None, fields, kept: None, code }
    });
    Ok(Group {
        id: "connections".to_owned(),
        title: "اتصال‌های فعال".to_owned(),
        empty: "اتصال تأییدشده و فعالی ندارد.".to_owned(),
        rows: rows.collect(),
    })
}
