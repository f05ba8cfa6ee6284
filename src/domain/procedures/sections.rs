//! What a form is made of: sections and their document slots.

use super::{Field, expressions::Condition};
use crate::documents::Expectation;

/// A section of the form (بخش، گام).
#[derive(Debug, Clone)]
pub struct Section {
    /// Unique in the procedure.
    pub id: String,
    /// The Persian title.
    pub title: String,
    /// The guide's words on how to fill it in; paragraphs are separated by line feeds.
    pub help: Option<String>,
    /// What one row of a repeating section is called, such as «سامانه»; `None` where the section does not repeat.
    pub repeats: Option<Repetition>,
    /// What its rows leave behind for later cases of the applicant («افزودن از لیست», guide 001).
    pub records: Option<Records>,
    /// Its fields in screen order.
    pub fields: Vec<Field>,
    /// Its document slots in screen order, below the fields.
    pub documents: Vec<DocumentSlot>,
}

impl Section {
    /// The field of this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The document slot of this id.
    pub fn document(&self, id: &str) -> Option<&DocumentSlot> {
        self.documents.iter().find(|document| document.id == id)
    }
}

/// How a section repeats; its data is then a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repetition {
    /// What one row is called.
    pub item: String,
    /// The fewest rows.
    pub min: usize,
    /// The most rows.
    pub max: usize,
}

/// The reusable records that the rows of a section are kept as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The kind, such as `systems`; sections of other procedures may share it.
    pub kind: String,
    /// The field that tells one record from another.
    pub by: String,
    /// The fields that people call it by.
    pub label: Vec<String>,
}

/// A place for one file.
#[derive(Debug, Clone)]
pub struct DocumentSlot {
    /// Unique in the procedure, since the API addresses it alone.
    pub id: String,
    /// The Persian label.
    pub label: String,
    /// What its file must be: what it is checked as, the types and the size that are taken.
    pub expectation: Expectation,
    /// Always required.
    pub required: bool,
    /// Required where this holds.
    pub required_if: Option<Condition>,
    /// No upload is possible where this holds (a confidential letter, guide 000).
    pub forbidden_if: Option<Condition>,
    /// Why no upload is possible then, in Persian.
    pub forbidden_text: Option<String>,
    /// How to prepare it, in Persian.
    pub help: Option<String>,
}

/// The key of a row that names the record to fill it in from.
pub const RECORD_KEY: &str = "record";
