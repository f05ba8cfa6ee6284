//! Filling in the rows of a patch from records.

use super::Record;
use crate::{
    cases::data::{DataFault, Fault, Shape, is_blank},
    ids::{DocumentId, RecordId},
    procedures::{Place, Procedure, RECORD_KEY, Section},
};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

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
    let rows =
        rows(procedure, patch).filter_map(|(_, row)| row.get(RECORD_KEY)?.as_str()?.trim().parse().ok());
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
    let Some(given) = row.as_object_mut().and_then(|row| row.remove(RECORD_KEY)) else { return Ok(None) };
    let path = format!("{path}.{RECORD_KEY}");
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
