//! What expressions and texts may read.

use minijinja::{Value, value::Serde};
use std::collections::BTreeMap;

/// What expressions and texts may read.
#[derive(Debug, Clone, Default)]
pub struct Context(BTreeMap<&'static str, Value>);

impl Context {
    /// Adds a name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.insert(name, value);
        self
    }

    /// Adds a name, its value taken from anything that serialises.
    #[must_use]
    pub fn with_serialized(self, name: &'static str, value: &impl serde::Serialize) -> Self {
        self.with(name, Value::from(Serde(value)))
    }

    /// What stands under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn value(&self) -> Value {
        Value::from_pairs(self.0.iter().map(|(name, value)| (*name, value.clone())))
    }
}
