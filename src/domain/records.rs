//! Reusable records of an applicant («افزودن از لیست», guide 001): systems and technical contacts that a submitted case
//! leaves behind, and with which the rows of a later one are filled in. A case keeps its own copy of the values.

use crate::{
    data::{CaseData, DataFault, Fault, Shape, is_blank},
    defects::Place,
    ids::{ApiKeyId, CaseId, DocumentId, RecordId},
    procedures::{Procedure, Section},
    text::fold,
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The key of a row that names the record to fill it in from.
pub const KEY: &str = "record";

/// Something that an applicant uses again.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// The kind, such as `systems`.
    pub kind: String,
    /// What people call it.
    pub label: String,
    /// The values of the fields.
    pub data: Map<String, Value>,
    /// The newest file of each slot.
    pub documents: BTreeMap<String, DocumentId>,
    /// The key whose cases it comes from; nobody else's key sees it.
    pub opened_by: Option<ApiKeyId>,
    /// The case that it comes from.
    pub case: CaseId,
    /// When it was kept last.
    pub kept_at: Timestamp,
}

/// A row of a submitted case that becomes a record, or brings one up to date.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The kind, such as `systems`.
    pub kind: String,
    /// What tells one record of the kind from another, folded.
    pub tell: String,
    /// What people call it.
    pub label: String,
    /// The section's fields that have a value.
    pub data: Map<String, Value>,
    /// All fields of the section: what an older record says of them holds no more.
    pub fields: Vec<String>,
    /// The section's slots.
    pub slots: Vec<String>,
    /// The row of a repeating section, from zero.
    pub item: Option<usize>,
}

/// The records that these data leave behind; of two rows that tell the same the later one holds.
pub fn kept(procedure: &Procedure, data: &CaseData) -> Vec<Kept> {
    let mut kept: BTreeMap<(String, String), Kept> = BTreeMap::new();
    for section in &procedure.sections {
        let Some(declared) = &section.records else { continue };
        for row in 0..data.rows(section) {
            let item = section.repeats.is_some().then_some(row);
            let Some(tell) = data.text(&section.id, item, &declared.by) else { continue };
            let value = |field: &str| data.get(&section.id, item, field).cloned();
            let fields: Vec<String> = section.fields.iter().map(|field| field.id.clone()).collect();
            let label: Vec<&str> =
                declared.label.iter().filter_map(|field| data.text(&section.id, item, field)).collect();
            let record = Kept {
                kind: declared.kind.clone(),
                tell: fold(tell),
                label: if label.is_empty() { tell.to_owned() } else { label.join(" ") },
                data: fields.iter().filter_map(|id| Some((id.clone(), value(id)?))).collect(),
                fields,
                slots: section.documents.iter().map(|slot| slot.id.clone()).collect(),
                item,
            };
            kept.insert((record.kind.clone(), record.tell.clone()), record);
        }
    }
    kept.into_values().collect()
}

/// A file of a record that goes into a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Where it goes.
    pub place: Place,
    /// Which file.
    pub document: DocumentId,
}

/// A patch whose rows were filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// The patch without a mention of records.
    pub patch: Value,
    /// The files that come with them.
    pub attached: Vec<Attached>,
    /// Slots of such rows for which the record has no file: what lies there belongs to what stood there before.
    pub bare: Vec<Place>,
}

/// The records that a patch names, in whatever shape it is.
pub fn wanted(procedure: &Procedure, patch: &Value) -> BTreeSet<RecordId> {
    let rows = rows(procedure, patch).filter_map(|(_, row)| row.get(KEY)?.as_str()?.trim().parse().ok());
    rows.collect()
}

/// Fills in the rows that say `record`; values that are given beside it win. `known` is what the applicant has.
///
/// # Errors
/// A [`DataFault`] at a record that the applicant does not have, or that is of another kind.
pub fn fill(
    procedure: &Procedure,
    patch: &Value,
    known: &BTreeMap<RecordId, Record>,
) -> Result<Filled, DataFault> {
    let mut filled = Filled { patch: patch.clone(), ..Filled::default() };
    let Filled { patch, attached, bare } = &mut filled;
    for section in &procedure.sections {
        let Some(declared) = &section.records else { continue };
        match patch.get_mut(&section.id) {
            Some(Value::Array(rows)) if section.repeats.is_some() => {
                for (index, row) in rows.iter_mut().enumerate() {
                    let path = format!("data.{}[{index}]", section.id);
                    let record = named(row, &path, &declared.kind, known)?;
                    fill_row(row, section, Some(index), record, attached, bare);
                }
            }
            Some(row @ Value::Object(_)) if section.repeats.is_none() => {
                let record = named(row, &format!("data.{}", section.id), &declared.kind, known)?;
                fill_row(row, section, None, record, attached, bare);
            }
            _ => {}
        }
    }
    Ok(filled)
}

/// Takes the mention of a record out of a row, and answers the record.
fn named<'k>(
    row: &mut Value,
    path: &str,
    kind: &str,
    known: &'k BTreeMap<RecordId, Record>,
) -> Result<Option<&'k Record>, DataFault> {
    let Some(given) = row.as_object_mut().and_then(|row| row.remove(KEY)) else { return Ok(None) };
    let path = format!("{path}.{KEY}");
    if is_blank(&given) {
        return Ok(None);
    }
    let Some(given) = given.as_str() else {
        return Err(DataFault { path, fault: Fault::Shape(Shape::Text) });
    };
    let record = given.trim().parse().ok().and_then(|id: RecordId| known.get(&id));
    let record = record.filter(|record| record.kind == kind);
    record.map(Some).ok_or(DataFault { path, fault: Fault::UnknownRecord { kind: kind.to_owned() } })
}

fn fill_row(
    row: &mut Value,
    section: &Section,
    item: Option<usize>,
    record: Option<&Record>,
    attached: &mut Vec<Attached>,
    bare: &mut Vec<Place>,
) {
    let (Some(record), Some(row)) = (record, row.as_object_mut()) else { return };
    for field in &section.fields {
        // A row of a list begins empty; what else stands in a section that does not repeat is of somebody else.
        let value = record.data.get(&field.id).cloned().or_else(|| item.is_none().then_some(Value::Null));
        if let Some(value) = value {
            row.entry(field.id.clone()).or_insert(value);
        }
    }
    for slot in &section.documents {
        let place = Place::document(&section.id, item, &slot.id);
        match record.documents.get(&slot.id) {
            Some(document) => attached.push(Attached { place, document: *document }),
            None => bare.push(place),
        }
    }
}

fn rows<'p>(
    procedure: &'p Procedure,
    patch: &'p Value,
) -> impl Iterator<Item = (&'p Section, &'p Map<String, Value>)> {
    let declared = procedure.sections.iter().filter(|section| section.records.is_some());
    declared.flat_map(move |section| {
        let found = patch.get(&section.id);
        let list = found.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        found.into_iter().chain(list).filter_map(move |row| Some((section, row.as_object()?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::fixed, facts::Facts, procedures::Procedures};
    use serde_json::json;

    fn procedure() -> Procedure {
        Procedures::built_in().current(&crate::procedures::ProcedureId::new("gsb-service")).unwrap().clone()
    }

    fn data(value: &Value) -> CaseData {
        let mut data = CaseData::default();
        data.merge(value, &procedure(), &Facts::default()).unwrap();
        data
    }

    fn record(kind: &str, data: &Value) -> Record {
        let (world, _) = fixed::world(Timestamp::UNIX_EPOCH, 7);
        let documents =
            [("logo".to_owned(), DocumentId::new(&world)), ("other".to_owned(), DocumentId::new(&world))];
        Record {
            id: RecordId::new(&world),
            kind: kind.to_owned(),
            label: "نمونه".to_owned(),
            data: data.as_object().unwrap().clone(),
            documents: documents.into(),
            opened_by: None,
            case: CaseId::new(&world),
            kept_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn rows_of_a_case_are_kept_by_what_tells_them_apart() {
        let rows = json!({
            "systems": [
                {"title": "یک", "url": "https://one.sample.ir"},
                {"title": "بی‌نشانی"},
                {"title": "یکِ تازه", "url": "https://ONE.sample.ir"},
            ],
            "contacts": [{"first_name": "رضا", "last_name": "احمدی", "email": "a@sample.ir"}],
        });
        let kept = kept(&procedure(), &data(&rows));
        let told: Vec<_> =
            kept.iter().map(|kept| (kept.kind.as_str(), kept.label.as_str(), kept.item)).collect();
        assert_eq!(told, [("contacts", "رضا احمدی", Some(0)), ("systems", "یکِ تازه", Some(2))]);
        assert_eq!(kept[1].slots, ["logo"]);
    }

    #[test]
    fn a_row_is_filled_in_and_what_is_given_beside_it_wins() {
        let procedure = procedure();
        let system = record("systems", &json!({"title": "یک", "ip": "5.1.1.1", "colour": "red"}));
        let known = BTreeMap::from([(system.id, system.clone())]);
        let patch =
            json!({"systems": [{"url": "x"}, {"record": system.id, "ip": "5.2.2.2", "description": null}]});
        assert_eq!(wanted(&procedure, &patch), BTreeSet::from([system.id]));
        let filled = fill(&procedure, &patch, &known).unwrap();
        let expected =
            json!({"systems": [{"url": "x"}, {"title": "یک", "ip": "5.2.2.2", "description": null}]});
        assert_eq!(filled.patch, expected);
        let logo = Attached {
            place: Place::document("systems", Some(1), "logo"),
            document: system.documents["logo"],
        };
        assert_eq!(filled.attached, [logo], "only files of slots that the section has");
    }

    #[test]
    fn a_record_of_somebody_else_or_of_another_kind_is_refused_where_it_stands() {
        let procedure = procedure();
        let contact = record("contacts", &json!({}));
        let known = BTreeMap::from([(contact.id, contact.clone())]);
        let unknown = Fault::UnknownRecord { kind: "systems".to_owned() };
        for (given, fault) in [
            (json!(contact.id), unknown.clone()),
            (json!("00000000-0000-7000-8000-000000000000"), unknown.clone()),
            (json!("هیچ"), unknown),
            (json!(7), Fault::Shape(Shape::Text)),
        ] {
            let patch = json!({"systems": [{"record": given}]});
            let found = fill(&procedure, &patch, &known);
            assert_eq!(found, Err(DataFault { path: "data.systems[0].record".to_owned(), fault }));
        }
        let blank = json!({"systems": [{"record": null, "title": "یک"}], "contacts": "x"});
        assert_eq!(fill(&procedure, &blank, &known).unwrap().patch["systems"], json!([{"title": "یک"}]));
    }

    #[test]
    fn a_section_that_does_not_repeat_keeps_nothing_of_the_person_before() {
        let connection = Procedures::built_in();
        let connection = connection.current(&crate::procedures::ProcedureId::new("connection")).unwrap();
        let contact = record("contacts", &json!({"first_name": "رضا", "email": "a@sample.ir"}));
        let known = BTreeMap::from([(contact.id, contact.clone())]);
        let filled = fill(connection, &json!({"contact": {"record": contact.id}}), &known).unwrap();
        assert_eq!(filled.patch["contact"]["phone"], Value::Null);
        assert_eq!(filled.patch["contact"]["email"], "a@sample.ir");
        assert!(filled.attached.is_empty() && filled.bare.is_empty());
    }
}
