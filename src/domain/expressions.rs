//! Conditions and texts of procedure files: minijinja expressions over a case's data (SPEC §2), never a language of
//! our own. What is missing is simply undefined and false, so that a half-filled form can be judged at any time.

mod functions;

use minijinja::{Environment, Expression, UndefinedBehavior, Value, value::Serde};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, LazyLock},
};

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    functions::register(&mut environment);
    environment
});

/// The names that an expression may start from:
/// `data` (section → field, a list of rows where a section repeats), `applicant`, `refs` (the catalogue items and own
/// cases that `data` refers to, at the same places), `approved` (procedure → the applicant's approved and active cases),
/// `today` (`1405/09/02`); in a row `item`, `item_refs` and `row` (from one); in a prerequisite `case`.
/// Values are clean; malformed ones are missing.
pub const ROOTS: [&str; 9] =
    ["data", "applicant", "refs", "approved", "today", "item", "item_refs", "row", "case"];

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
    /// As [`Condition::holds`].
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

/// What expressions and texts may read.
#[derive(Debug, Clone, Default)]
pub struct Context(BTreeMap<&'static str, Value>);

impl Context {
    /// The same context with one more name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.0.insert(name, value);
        self
    }

    /// The same context with one more name, taken from anything that serialises.
    #[must_use]
    pub fn with_serialized(self, name: &'static str, value: &impl serde::Serialize) -> Self {
        self.with(name, Value::from(Serde(value)))
    }

    /// What stands under a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn value(&self) -> Value {
        Value::from_pairs(self.0.iter().map(|(name, value)| (*name, value.clone())))
    }
}

fn foreign(names: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    names.into_iter().filter(|name| !functions::NAMES.contains(&name.as_str())).collect()
}

fn describe(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// minijinja looks filters and tests up when it runs; a slip in a rule that seldom runs must be found at loading.
fn unknown_filters(source: &str) -> Result<(), String> {
    let mut rest = source;
    let mut previous = "";
    while let Some(token) = next_token(&mut rest) {
        let name_follows = matches!(previous, "|" | "is");
        if name_follows && token == "not" {
            continue;
        }
        if name_follows && token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let probe = if previous == "|" { format!("1|{token}") } else { format!("1 is {token}") };
            let outcome = ENVIRONMENT.compile_expression(&probe).and_then(|probe| probe.eval(()));
            if let Err(error) = outcome {
                use minijinja::ErrorKind::{UnknownFilter, UnknownTest};
                if matches!(error.kind(), UnknownFilter | UnknownTest) {
                    let sort = if previous == "|" { "filter" } else { "test" };
                    return Err(format!("unknown {sort} {token:?}"));
                }
            }
        }
        previous = token;
    }
    Ok(())
}

/// Words, quoted texts and single other characters, without white space.
fn next_token<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let text = rest.trim_start();
    let first = text.chars().next()?;
    let length = match first {
        '"' | '\'' => text[1..].find(first).map_or(text.len(), |end| end + 2),
        _ if first.is_alphanumeric() || first == '_' => {
            text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
        }
        _ => first.len_utf8(),
    };
    let (token, after) = text.split_at(length);
    *rest = after;
    Some(token)
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn holds(source: &str, data: Value) -> bool {
        Condition::compile(source).unwrap().holds(&Context::default().with("data", data)).unwrap()
    }

    #[test]
    fn what_is_missing_is_false_at_any_depth() {
        assert!(!holds("data.letters.confidential", context! {}));
        assert!(holds("not data.letters.permit", context! {}));
        assert!(holds(
            "data.a.b == 'x' and data.a.c is not defined",
            context! { a => context! { b => "x" } }
        ));
    }

    #[test]
    fn bad_expressions_are_refused_before_they_run() {
        for (source, message) in [
            ("data.a ==", "unexpected end of input"),
            ("data.a|uper == 'X'", "unknown filter \"uper\""),
            ("data.a is odd and data.b is not prim", "unknown test \"prim\""),
            ("'a|b' == data.a and (", "unexpected end of input"),
        ] {
            let error = Condition::compile(source).unwrap_err();
            assert!(error.contains(message), "{source}: {error}");
        }
        assert!(Condition::compile("data.a == 'x|nothing is wrong'").is_ok());
        assert!(Text::compile("{{ data.a").is_err());
        assert!(Text::compile("{{ data.a|nofilter }}").is_err());
    }

    #[test]
    fn names_are_told_without_functions() {
        let condition = Condition::compile("email_domain(item.email) not in applicant.domains").unwrap();
        assert_eq!(condition.names(), BTreeSet::from(["applicant.domains".into(), "item.email".into()]));
    }
}
