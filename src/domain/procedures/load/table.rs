//! Reads TOML tables by key, and complains about keys that nobody asked for.

use super::reader::Reader;
use std::{
    cell::RefCell,
    collections::BTreeSet,
    fmt,
    ops::{Range, RangeInclusive},
};
use toml::de::{DeTable, DeValue};

/// A table while it is read. [`Table::finish`] complains about keys that nobody asked for.
pub(super) struct Table<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    table: &'r DeTable<'a>,
    span: Range<usize>,
    path: String,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'r, 'a> Table<'r, 'a> {
    pub(super) fn root(reader: &'r Reader<'a>, table: &'r DeTable<'a>) -> Self {
        Self { reader, table, span: 0..0, path: String::new(), asked: RefCell::default() }
    }

    /// The full name of a key in this table.
    pub(super) fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn error(&self, key: &str, message: impl fmt::Display) {
        self.reader.error(&self.key(key), message);
    }

    pub(super) fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        let Some(text) = value.as_str() else {
            self.error(key, format!("a text is expected, not {}", shown(value)));
            return None;
        };
        if text.trim().is_empty() {
            self.error(key, "a text is expected, not an empty one");
            return None;
        }
        Some(text.trim().to_owned())
    }

    pub(super) fn required_text(&self, key: &'static str) -> String {
        let text = self.text(key);
        if text.is_none() && !self.has(key) {
            self.missing(key, "a text");
        }
        text.unwrap_or_default()
    }

    pub(super) fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.value(key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.error(key, format!("true or false is expected, not {}", shown(value)));
            false
        })
    }

    pub(super) fn number(&self, key: &'static str, range: &RangeInclusive<u64>) -> Option<u64> {
        let value = self.value(key)?;
        let number = value.as_integer().and_then(|number| {
            u64::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| range.contains(number))
        });
        if number.is_none() {
            let (low, high) = (range.start(), range.end());
            self.error(key, format!("a number from {low} to {high} is expected, not {}", shown(value)));
        }
        number
    }

    /// One of these names; complains with the names that would do.
    pub(super) fn one_of<T>(
        &self,
        key: &'static str,
        names: &[&str],
        named: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let given = self.text(key)?;
        let found = named(&given);
        if found.is_none() {
            self.error(key, format!("{given:?} is unknown; expected one of: {}", names.join(", ")));
        }
        found
    }

    pub(super) fn required_one_of<T>(
        &self,
        key: &'static str,
        names: &[&str],
        named: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key, &format!("one of: {}", names.join(", ")));
        }
        self.one_of(key, names, named)
    }

    /// The texts of a list with their full keys.
    pub(super) fn texts(&self, key: &'static str) -> Vec<(String, String)> {
        let texts = self.items(key).into_iter().filter_map(|(path, value)| match value.as_str() {
            Some(text) => Some((path, text.trim().to_owned())),
            None => {
                self.reader.error(&path, format!("a text is expected, not {}", shown(value)));
                None
            }
        });
        texts.collect()
    }

    pub(super) fn numbers(&self, key: &'static str, highest: u32) -> Vec<u32> {
        let numbers = self.items(key).into_iter().filter_map(|(path, value)| {
            let number = value.as_integer().and_then(|number| number.as_str().parse::<u32>().ok());
            let number = number.filter(|number| *number <= highest);
            if number.is_none() {
                let message = format!("a number from 0 to {highest} is expected, not {}", shown(value));
                self.reader.error(&path, message);
            }
            number
        });
        numbers.collect()
    }

    pub(super) fn table(&self, key: &'static str) -> Option<Table<'r, 'a>> {
        let value = self.value(key)?;
        let span = self.reader.places.borrow().get(&self.key(key)).cloned().unwrap_or(0..0);
        self.inner(value, self.key(key), span)
    }

    /// The tables of `[[key]]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'r, 'a>> {
        let items = self.items(key).into_iter();
        items
            .filter_map(|(path, value)| {
                let span = self.reader.places.borrow().get(&path).cloned().unwrap_or(0..0);
                self.inner(value, path, span)
            })
            .collect()
    }

    pub(super) fn missing(&self, key: &str, expected: &str) {
        let path = self.key(key);
        self.reader.error_in(self.span.clone(), &path, format!("missing; expected {expected}"));
    }

    /// Complains about keys that nobody asked for.
    pub(super) fn finish(self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if !asked.contains(name) {
                let known: Vec<_> = asked.iter().copied().collect();
                let message = format!("unknown key; known here: {}", known.join(", "));
                self.reader.error_in(key.span(), &self.key(name), message);
            }
        }
    }

    fn value(&self, key: &'static str) -> Option<&'r DeValue<'a>> {
        self.asked.borrow_mut().insert(key);
        let value = self.table.get(key)?;
        self.reader.places.borrow_mut().insert(self.key(key), value.span());
        Some(value.get_ref())
    }

    fn items(&self, key: &'static str) -> Vec<(String, &'r DeValue<'a>)> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.error(key, format!("a list is expected, not {}", shown(value)));
            return Vec::new();
        };
        let items = items.into_iter().enumerate().map(|(index, item)| {
            let path = format!("{}[{index}]", self.key(key));
            self.reader.places.borrow_mut().insert(path.clone(), item.span());
            (path, item.get_ref())
        });
        items.collect()
    }

    fn inner(&self, value: &'r DeValue<'a>, path: String, span: Range<usize>) -> Option<Table<'r, 'a>> {
        let Some(table) = value.as_table() else {
            self.reader.error(&path, format!("a table is expected, not {}", shown(value)));
            return None;
        };
        Some(Table { reader: self.reader, table, span, path, asked: RefCell::default() })
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        other => format!("a {}", other.type_str()),
    }
}
