//! The catalogue that a fresh demonstration starts with: what the guides name.

use crate::facts::CatalogueItem;
use std::collections::BTreeMap;

/// The items of one kind of catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueSeed {
    /// The kind, such as `services`.
    pub kind: String,
    /// Its items in the order of the list.
    pub items: Vec<CatalogueItem>,
}

/// The services and operators that the guides 000, 001 and 003 name.
pub fn builtin_catalogue() -> Vec<CatalogueSeed> {
    let kinds: BTreeMap<String, Vec<CatalogueItem>> =
        toml::from_str(include_str!("builtin/catalogue.toml")).expect("a test reads the built-in catalogue");
    kinds.into_iter().map(|(kind, items)| CatalogueSeed { kind, items }).collect()
}
