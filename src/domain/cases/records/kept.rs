//! What a submitted case leaves behind for later ones of its applicant.

use crate::{
    cases::data::CaseData,
    ids::{ApiKeyId, CaseId, DocumentId, RecordId},
    procedures::Procedure,
    text::fold,
};
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

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
