//! A text with expressions in it.

use super::{
    Context,
    environment::{ENVIRONMENT, describe, foreign, unknown_filters},
};
use std::{collections::BTreeSet, sync::Arc};

/// A text with minijinja expressions in it; checked when it is loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(Arc<str>);

impl Default for Text {
    fn default() -> Self {
        Self("".into())
    }
}

impl Text {
    /// Checks a template.
    ///
    /// # Errors
    /// What minijinja says of a bad template, in English.
    pub fn compile(source: &str) -> Result<Self, String> {
        ENVIRONMENT.template_from_str(source).map_err(|error| describe(&error))?;
        unknown_filters(source)?;
        Ok(Self(source.into()))
    }

    /// The template as written.
    pub fn source(&self) -> &str {
        &self.0
    }

    /// The text in this context.
    ///
    /// # Errors
    /// What minijinja says where an expression in it cannot be evaluated.
    pub fn render(&self, context: &Context) -> Result<String, String> {
        ENVIRONMENT.render_str(&self.0, context.value()).map_err(|error| describe(&error))
    }

    /// The dotted names that it reads, without what the environment itself offers.
    pub fn names(&self) -> BTreeSet<String> {
        ENVIRONMENT
            .template_from_str(&self.0)
            .map(|template| foreign(template.undeclared_variables(true)))
            .unwrap_or_default()
    }
}
