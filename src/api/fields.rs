//! Parsing a JSON object field by field, and collecting every error in it.

use super::problem::FieldError;
use kartabl_domain::values::ValueFault;
use serde_json::{Map, Value};

/// The path of a key inside the object at `path`.
pub(super) fn child_path(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A JSON object whose fields are taken out one by one. A key that is left over at the end is unknown.
pub(super) struct Fields<'e> {
    path: String,
    map: Map<String, Value>,
    /// Whether the value is no object. Then one error says so, and missing fields add none.
    not_an_object: bool,
    errors: &'e mut Vec<FieldError>,
}

impl<'e> Fields<'e> {
    /// The fields of the object at `path`. Any other value has no fields and adds an error.
    pub(super) fn new(value: Value, path: &str, errors: &'e mut Vec<FieldError>) -> Self {
        let (map, not_an_object) = match value {
            Value::Object(map) => (map, false),
            _ => (Map::new(), true),
        };
        if not_an_object {
            let path = if path.is_empty() { "body" } else { path };
            errors.push(FieldError::new(path, "در این‌جا یک شیء JSON لازم است"));
        }
        Self { path: path.to_owned(), map, not_an_object, errors }
    }

    /// Takes the value of a key. A missing key and `null` give `None`.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.map.remove(key).filter(|value| !value.is_null())
    }

    /// Takes a string. A missing key, `null` and a blank string give `None`; any other value adds an error.
    pub(super) fn take_string(&mut self, key: &str) -> Option<String> {
        match self.take(key)? {
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => {
                self.add_error(key, "در این‌جا یک متن لازم است");
                None
            }
        }
    }

    /// Takes a string that must be there. Its absence adds an error.
    pub(super) fn required_string(&mut self, key: &str) -> Option<String> {
        let before = self.errors.len();
        let text = self.take_string(key);
        if text.is_none() && self.errors.len() == before {
            self.add_error(key, "لازم است");
        }
        text
    }

    /// Parses the string of a key. A string that does not parse adds an error.
    pub(super) fn parse<T>(
        &mut self,
        key: &str,
        text: Option<String>,
        parse: impl Fn(&str) -> Result<T, ValueFault>,
    ) -> Option<T> {
        match parse(&text?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add_error(key, format!("مقدار درست نیست؛ آنچه لازم است: {}", fault.expected));
                None
            }
        }
    }

    /// Adds an error for a key.
    pub(super) fn add_error(&mut self, key: &str, text: impl Into<String>) {
        if !self.not_an_object {
            self.errors.push(FieldError::new(child_path(&self.path, key), text));
        }
    }

    /// The fields of the object at a key.
    pub(super) fn nested(&mut self, key: &str, value: Value) -> Fields<'_> {
        Fields::new(value, &child_path(&self.path, key), self.errors)
    }

    /// Ends the parsing. Every key that was not taken adds an error.
    pub(super) fn finish(self) {
        for key in self.map.keys() {
            self.errors.push(FieldError::new(child_path(&self.path, key), "کلید ناشناخته"));
        }
    }
}
