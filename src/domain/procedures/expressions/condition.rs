//! A condition, compiled once.

use super::{
    Context,
    environment::{ENVIRONMENT, describe, foreign, unknown_filters},
};
use minijinja::{Expression, Value};
use std::{collections::BTreeSet, fmt, sync::Arc};

/// A condition, compiled once.
#[derive(Clone)]
pub struct Condition {
    source: Arc<str>,
    expression: Arc<Expression<'static, 'static>>,
}

impl Condition {
    /// Compiles an expression.
    ///
    /// # Errors
    /// What minijinja says of a bad expression, or the filter or test in it that does not exist, in English.
    pub fn compile(source: &str) -> Result<Self, String> {
        let expression =
            ENVIRONMENT.compile_expression_owned(source.to_owned()).map_err(|error| describe(&error))?;
        unknown_filters(source)?;
        Ok(Self { source: source.into(), expression: Arc::new(expression) })
    }

    /// The expression as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds in this context.
    ///
    /// # Errors
    /// What minijinja says where the expression cannot be evaluated, such as comparing a list with `+`.
    pub fn holds(&self, context: &Context) -> Result<bool, String> {
        self.value(context).map(|value| value.is_true())
    }

    /// The list of texts that it gives; a single text is a list of one.
    ///
    /// # Errors
    /// What minijinja says where the expression cannot be evaluated.
    pub fn texts(&self, context: &Context) -> Result<Vec<String>, String> {
        let value = self.value(context)?;
        if let Some(text) = value.as_str() {
            return Ok(vec![text.to_owned()]);
        }
        let Ok(items) = value.try_iter() else { return Ok(Vec::new()) };
        Ok(items.filter_map(|item| item.as_str().map(str::to_owned)).collect())
    }

    /// The dotted names that it reads, without what the environment itself offers.
    pub fn names(&self) -> BTreeSet<String> {
        foreign(self.expression.undeclared_variables(true))
    }

    fn value(&self, context: &Context) -> Result<Value, String> {
        self.expression.eval(context.value()).map_err(|error| describe(&error))
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}
