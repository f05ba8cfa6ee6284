//! One call with something wrong about it.

use crate::support::{connection, filing};
use serde_json::Value;

pub(super) const JSON: &str = "application/json";

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

pub(super) fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = filing(&connection());
    change(&mut body);
    body
}
