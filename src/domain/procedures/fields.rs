//! The fields of a form, and how a value is cleaned.

use super::{ProcedureId, expressions::Condition};
use crate::values::{TrackingCode, ValueKind};
use serde::Serialize;
use serde_json::Value;

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
        ValueKind::ALL.iter().map(|kind| kind.name()).chain(picked)
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
    /// In the running and approved cases of this procedure, whoever filed them: a contract has one owner (guide 004).
    Everyone,
}

/// What is expected where one of these must be chosen.
pub(crate) fn one_of(choices: &[Choice], more: &[String]) -> String {
    let labels = choices.iter().map(|choice| &choice.label).chain(more);
    let labels: Vec<_> = labels.map(|label| format!("«{label}»")).collect();
    format!("یکی از {}", labels.join("، "))
}
