//! The lists from which applicants pick: their kinds, their items, and those that a demonstration starts with.

use super::{FieldKind, Procedures};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An item of a catalogue: the administrator's data (SPEC §2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueItem {
    /// Unique in its kind.
    pub id: String,
    /// The Persian name.
    pub label: String,
    /// Further attributes, such as `organisation`, `english`, `bus`, `group` and `free` of a service.
    #[serde(flatten)]
    pub attributes: Map<String, Value>,
}

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

/// The kinds that come with the program (SPEC §2).
pub const KINDS: [&str; 5] = ["services", "operators", "estates", "contracts", "estate-services"];

/// The kinds that may be brought in: the built-in ones and those that a procedure asks for.
pub fn kinds(procedures: &Procedures) -> BTreeSet<String> {
    let fields =
        procedures.all().flat_map(|procedure| &procedure.sections).flat_map(|section| &section.fields);
    let asked = fields.filter_map(|field| match &field.kind {
        FieldKind::Catalogue { catalogue } => Some(catalogue.clone()),
        _ => None,
    });
    KINDS.into_iter().map(str::to_owned).chain(asked).collect()
}
