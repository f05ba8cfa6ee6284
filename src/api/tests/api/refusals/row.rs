//! A row of the table: one call with bad input, and the expected status and code.

use serde_json::Value;

pub(super) const JSON: &str = "application/json";

/// The cases that the rows are about, by their tracking codes.
pub(super) struct TestCases<'g> {
    /// It can be edited.
    pub(super) draft: &'g str,
    /// It was submitted, so it cannot be edited.
    pub(super) sent: &'g str,
    /// It belongs to another key.
    pub(super) foreign: &'g str,
    /// It has repeating sections.
    pub(super) service: &'g str,
}

#[derive(Clone)]
pub(super) struct Row {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    pub(super) expected: (u16, &'static str),
}

pub(super) fn row(
    method: &'static str,
    path: impl Into<String>,
    kind: &'static str,
    body: impl Into<Vec<u8>>,
    expected: (u16, &'static str),
) -> Row {
    Row { method, path: path.into(), kind, body: body.into(), expected }
}

pub(super) fn json_row(
    method: &'static str,
    path: impl Into<String>,
    body: &Value,
    expected: (u16, &'static str),
) -> Row {
    row(method, path, JSON, body.to_string(), expected)
}
