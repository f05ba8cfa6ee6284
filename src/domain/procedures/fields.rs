//! What a form is made of: sections, fields, document slots, and how a value is cleaned and shown.

use super::ProcedureId;
use crate::{
    documents::Expectation, expressions::Condition, facts::Facts, text::fa, tracking::TrackingCode,
    values::ValueKind,
};
use serde::Serialize;
use serde_json::Value;

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

/// A field of a section.
#[derive(Debug, Clone)]
pub struct Field {
    /// Unique in the section.
    pub id: String,
    /// The Persian label.
    pub label: String,
    /// What is written there.
    pub kind: FieldKind,
    /// Always required.
    pub required: bool,
    /// Required where this holds.
    pub required_if: Option<Condition>,
    /// How to fill it in, in Persian.
    pub help: Option<String>,
    /// Whether a date may lie in the future; the date of a letter may not.
    pub future: bool,
    /// Where the value may stand only once.
    pub unique: Option<Unique>,
}

/// What is written in a field (the field types of SPEC §2).
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// A text of a kind that is checked and cleaned.
    Value(ValueKind),
    /// One of these values.
    Choice {
        /// The choices that every case has.
        choices: Vec<Choice>,
        /// An expression that gives further allowed values, as a list of texts.
        more: Option<Condition>,
    },
    /// Yes or no.
    Boolean,
    /// An item of the catalogue of this kind, picked and never typed.
    Catalogue {
        /// The kind, such as `services`.
        catalogue: String,
    },
    /// The tracking code of another case of the applicant, approved and active.
    Case {
        /// The procedure of that case.
        procedure: ProcedureId,
    },
}

impl FieldKind {
    /// The names of all types, in the order of SPEC §2.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let picked = ["choice", "boolean", "catalogue", "case"];
        ValueKind::ALL.into_iter().map(ValueKind::name).chain(picked)
    }

    /// The name of the type in procedure files and in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Value(kind) => kind.name(),
            Self::Choice { .. } => "choice",
            Self::Boolean => "boolean",
            Self::Catalogue { .. } => "catalogue",
            Self::Case { .. } => "case",
        }
    }
}

/// One choice of a choice field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What the data holds.
    pub value: String,
    /// What the screen shows, in Persian.
    pub label: String,
}

/// Where a value may stand only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unique {
    /// In the rows of its section.
    Section,
    /// In the applicant's running and approved cases of this procedure.
    Applicant,
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

impl FieldKind {
    /// The value in its clean form.
    ///
    /// # Errors
    /// What is expected instead, in Persian.
    pub fn clean(&self, value: &Value) -> Result<Value, String> {
        match (self, value) {
            (Self::Boolean, Value::Bool(_)) => Ok(value.clone()),
            (Self::Boolean, Value::String(text)) => match text.trim() {
                "true" | "بله" | "بلی" => Ok(Value::Bool(true)),
                "false" | "خیر" => Ok(Value::Bool(false)),
                _ => Err("بله یا خیر".to_owned()),
            },
            (Self::Value(kind), Value::String(text)) => {
                kind.normalise(text).map(Value::String).map_err(|fault| fault.expected.to_string())
            }
            (Self::Case { .. }, Value::String(text)) => TrackingCode::parse(text)
                .map(|code| Value::String(code.to_string()))
                .map_err(|_| "کد رهگیری ده‌نویسه‌ای یک پرونده، مانند 66E0814240".to_owned()),
            (Self::Choice { choices, more: None }, Value::String(text))
                if choices.iter().all(|choice| choice.value != text.trim()) =>
            {
                Err(one_of(choices, &[]))
            }
            (Self::Choice { .. } | Self::Catalogue { .. }, Value::String(text)) => {
                Ok(Value::String(text.trim().to_owned()))
            }
            _ => Err("متن".to_owned()),
        }
    }
}

/// What is expected where one of these must be chosen.
pub(crate) fn one_of(choices: &[Choice], more: &[String]) -> String {
    let labels = choices.iter().map(|choice| &choice.label).chain(more);
    let labels: Vec<_> = labels.map(|label| format!("«{label}»")).collect();
    format!("یکی از {}", labels.join("، "))
}

impl Field {
    /// What a reader sees of a value: labels instead of ids, Persian digits in dates. What is not understood is shown
    /// as it is.
    pub fn shown(&self, value: &Value, facts: &Facts) -> String {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (&self.kind, value) {
            (_, Value::Null) => String::new(),
            (FieldKind::Boolean, Value::Bool(yes)) => if *yes { "بله" } else { "خیر" }.to_owned(),
            (FieldKind::Choice { choices, .. }, _) => {
                choices.iter().find(|choice| choice.value == text).map_or(text, |choice| choice.label.clone())
            }
            (FieldKind::Catalogue { catalogue }, _) => {
                facts.item(catalogue, &text).map_or(text, |item| item.label.clone())
            }
            (FieldKind::Value(ValueKind::JalaliDate), _) => fa(text),
            _ => text,
        }
    }
}
