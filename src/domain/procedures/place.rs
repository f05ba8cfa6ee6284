//! A place in a form: a section, a row, a field or a document slot.

use serde::{Deserialize, Serialize};

/// Where a defect or warning stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The section.
    pub section: String,
    /// The row of a repeating section, from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<usize>,
    /// The field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The document slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

impl Place {
    /// A whole section or one of its rows.
    pub fn section(section: &str, item: Option<usize>) -> Self {
        Self { section: section.to_owned(), item, field: None, document: None }
    }

    /// A field.
    pub fn field(section: &str, item: Option<usize>, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..Self::section(section, item) }
    }

    /// A document slot.
    pub fn document(section: &str, item: Option<usize>, document: &str) -> Self {
        Self { document: Some(document.to_owned()), ..Self::section(section, item) }
    }
}
