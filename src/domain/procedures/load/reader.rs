//! A procedure file while it is read: every complaint is gathered with its place, so that one run names all errors.

use super::LoadError;
use std::{cell::RefCell, collections::BTreeMap, fmt, ops::Range};
use toml::de::DeTable;

/// A file while it is read.
pub(super) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    pub(super) places: RefCell<BTreeMap<String, Range<usize>>>,
    errors: RefCell<Vec<LoadError>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, places: RefCell::default(), errors: RefCell::default() }
    }

    /// The whole file as a table; `None` where it is no TOML, since nothing else could be told reliably then.
    pub(super) fn root(&self) -> Option<DeTable<'a>> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            self.error_in(error.span().unwrap_or(0..0), "", error.message());
        }
        errors.is_empty().then(|| root.into_inner())
    }

    /// A complaint about a key that was read.
    pub(super) fn error(&self, key: &str, message: impl fmt::Display) {
        let span = self.places.borrow().get(key).cloned().unwrap_or(0..0);
        self.error_in(span, key, message);
    }

    /// All complaints in the order of the file.
    pub(super) fn into_errors(self) -> Vec<LoadError> {
        let mut errors = self.errors.into_inner();
        errors.sort();
        errors
    }

    pub(super) fn error_in(&self, span: Range<usize>, key: &str, message: impl fmt::Display) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        self.errors.borrow_mut().push(LoadError {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            key: key.to_owned(),
            message: message.to_string(),
        });
    }
}
