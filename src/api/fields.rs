//! Reading an object of a request field by field, gathering all that is wrong with it.

use super::problem::FieldError;
use kartabl_domain::values::ValueFault;
use serde_json::{Map, Value};

/// The path of a key below another path.
pub(super) fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// An object whose fields are taken out one by one; what is left over at the end is unknown.
pub(super) struct Fields<'e> {
    path: String,
    map: Map<String, Value>,
    /// It is no object at all; that is said, and its missing fields are not worth a word each.
    broken: bool,
    errors: &'e mut Vec<FieldError>,
}

impl<'e> Fields<'e> {
    /// The fields of an object; of anything else none, which is an error.
    pub(super) fn of(value: Value, path: &str, errors: &'e mut Vec<FieldError>) -> Self {
        let (map, broken) = match value {
            Value::Object(map) => (map, false),
            _ => (Map::new(), true),
        };
        if broken {
            let path = if path.is_empty() { "body" } else { path };
            errors.push(FieldError::new(path, "در این‌جا یک شیء JSON لازم است"));
        }
        Self { path: path.to_owned(), map, broken, errors }
    }

    /// Whatever stands there; `None` for nothing and for `null`.
    pub(super) fn value(&mut self, key: &str) -> Option<Value> {
        self.map.remove(key).filter(|value| !value.is_null())
    }

    /// A text; `None` for nothing, for `null` and for blanks.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
            _ => {
                self.wrong(key, "در این‌جا یک متن لازم است");
                None
            }
        }
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &str) -> Option<String> {
        let before = self.errors.len();
        let text = self.text(key);
        if text.is_none() && self.errors.len() == before {
            self.wrong(key, "لازم است");
        }
        text
    }

    /// What a text is read as.
    pub(super) fn read<T>(
        &mut self,
        key: &str,
        text: Option<String>,
        parse: impl Fn(&str) -> Result<T, ValueFault>,
    ) -> Option<T> {
        match parse(&text?) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.wrong(key, format!("مقدار درست نیست؛ آنچه لازم است: {}", fault.expected));
                None
            }
        }
    }

    /// Notes that what stands at a key is wrong.
    pub(super) fn wrong(&mut self, key: &str, text: impl Into<String>) {
        if !self.broken {
            self.errors.push(FieldError::new(below(&self.path, key), text));
        }
    }

    /// Reads an object that stands at a key.
    pub(super) fn inner(&mut self, key: &str, value: Value) -> Fields<'_> {
        Fields::of(value, &below(&self.path, key), self.errors)
    }

    /// Whatever is left over is unknown.
    pub(super) fn finish(self) {
        for key in self.map.keys() {
            self.errors.push(FieldError::new(below(&self.path, key), "کلید ناشناخته"));
        }
    }
}
