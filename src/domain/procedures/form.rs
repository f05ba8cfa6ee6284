//! The form of a procedure as the intake API tells it: exactly the keys of SPEC §11.

use super::{Choice, DocumentSlot, Field, FieldKind, Procedure, ProcedureId, Section};
use crate::{documents::MediaType, people::ApplicantKind};
use serde::Serialize;

/// `GET /api/v1/procedures/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// Which procedure it is.
    pub id: ProcedureId,
    /// The version under which a new case is opened.
    pub version: u32,
    /// The Persian title.
    pub title: String,
    /// Who may file it.
    pub applicant_kinds: Vec<ApplicantKind>,
    /// The sections in screen order.
    pub sections: Vec<SectionForm>,
}

/// A section of a [`Form`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionForm {
    /// The key of its data.
    pub id: String,
    /// The Persian title.
    pub title: String,
    /// `true` where its data is a list; else not written.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repeats: bool,
    /// The applicant's records with which a row may be filled in; not written where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<RecordsForm>,
    /// The fields in screen order.
    pub fields: Vec<FieldForm>,
    /// The document slots.
    pub documents: Vec<DocumentForm>,
}

/// The records that a [`SectionForm`] offers («افزودن از لیست»).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordsForm {
    /// The kind in the catalogue, such as `systems`.
    pub kind: String,
    /// The field that tells one record from another.
    pub by: String,
}

/// A field of a [`SectionForm`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldForm {
    /// The key of its value.
    pub id: String,
    /// One of the field types of SPEC §2.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The Persian label.
    pub label: String,
    /// Always required.
    pub required: bool,
    /// Required where this expression holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
    /// What may be chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<Choice>>,
    /// How to fill it in, in Persian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A document slot of a [`SectionForm`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentForm {
    /// The name in the address of the upload.
    pub id: String,
    /// The Persian label.
    pub label: String,
    /// Always required.
    pub required: bool,
    /// Required where this expression holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
    /// The media types that are taken.
    pub accept: Vec<MediaType>,
    /// The most bytes that are taken.
    pub max_bytes: u64,
}

impl Procedure {
    /// The form as the intake API tells it.
    pub fn form(&self) -> Form {
        Form {
            id: self.id.clone(),
            version: self.version,
            title: self.title.clone(),
            applicant_kinds: self.applicant_kinds.clone(),
            sections: self.sections.iter().map(section).collect(),
        }
    }
}

fn section(section: &Section) -> SectionForm {
    SectionForm {
        id: section.id.clone(),
        title: section.title.clone(),
        repeats: section.repeats.is_some(),
        records: section
            .records
            .as_ref()
            .map(|records| RecordsForm { kind: records.kind.clone(), by: records.by.clone() }),
        fields: section.fields.iter().map(field).collect(),
        documents: section.documents.iter().map(document).collect(),
    }
}

fn field(field: &Field) -> FieldForm {
    FieldForm {
        id: field.id.clone(),
        kind: field.kind.name(),
        label: field.label.clone(),
        required: field.required,
        required_if: field.required_if.as_ref().map(|condition| condition.source().to_owned()),
        choices: match &field.kind {
            FieldKind::Choice { choices, .. } => Some(choices.clone()),
            _ => None,
        },
        help: field.help.clone(),
    }
}

fn document(slot: &DocumentSlot) -> DocumentForm {
    DocumentForm {
        id: slot.id.clone(),
        label: slot.label.clone(),
        required: slot.required,
        required_if: slot.required_if.as_ref().map(|condition| condition.source().to_owned()),
        accept: slot.expectation.accept.clone(),
        max_bytes: slot.expectation.max_bytes,
    }
}
