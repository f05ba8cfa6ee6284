//! What a form says when it could not be done: errors at fields, a conflict with somebody else's change, a refusal.

use super::parts::Moment;
use serde::Serialize;

/// The state of a form that came back; empty when it is shown for the first time.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormState {
    pub errors: Vec<FieldError>,
    pub conflict: Option<Conflict>,
    /// Why the rules do not allow this action now, as one plain sentence.
    pub refusal: Option<String>,
    /// Whether it was typed before the session ended and has come back through the sign-in.
    pub kept: bool,
}

/// One wrong field. `field` is the id of its control.
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    pub field: String,
    pub label: String,
    pub text: String,
}

/// Somebody changed the same case since the page was opened.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    pub who: String,
    pub at: Moment,
    /// The version to compare with; the form that comes back already carries it.
    pub version: i64,
}

impl FormState {
    pub fn wrong(&mut self, field: &str, label: &str, text: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), label: label.into(), text: text.into() });
    }

    pub fn conflict(conflict: Conflict) -> Self {
        Self { conflict: Some(conflict), ..Self::default() }
    }

    pub fn refusal(text: impl Into<String>) -> Self {
        Self { refusal: Some(text.into()), ..Self::default() }
    }

    pub fn kept() -> Self {
        Self { kept: true, ..Self::default() }
    }

    /// True when nothing stands against the form.
    pub fn is_clear(&self) -> bool {
        self.errors.is_empty() && self.conflict.is_none() && self.refusal.is_none()
    }
}
