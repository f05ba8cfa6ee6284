//! Errors of a configuration, a line each: the source, the key, what was given, what is expected.

mod tagged;

use figment::{
    Error, Figment, Profile,
    error::{Actual, Kind},
    value::Value,
};
use std::fmt::{self, Display};

/// Keys whose values are never shown.
const SECRET: [&str; 6] = ["password", "secret", "token", "api_key", "database_url", "headers"];

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, `environment` or `command line`.
    pub place: String,
    /// The key, named in the way of its source: a key, a variable or an option. Empty where the source itself is at
    /// fault.
    pub key: String,
    /// What was given and what is expected.
    pub message: String,
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, key, message } = self;
        let named = key.starts_with("--") || key.starts_with("KARTABL_");
        match (key.is_empty(), named) {
            (true, _) => write!(f, "{place}: {message}"),
            (false, true) => write!(f, "{key}: {message}"),
            (false, false) => write!(f, "{place}: {key}: {message}"),
        }
    }
}

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Fault>);

impl std::error::Error for ConfigError {}

impl Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration can't be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl ConfigError {
    /// The error of a source that can't be read at all.
    pub(super) fn one(place: &str, message: impl Display) -> Self {
        let message = message.to_string();
        Self(vec![Fault { place: place.to_owned(), key: String::new(), message }])
    }

    /// The error of values that can't be deserialized.
    pub(super) fn of(error: Error, figment: &Figment) -> Self {
        Self(error.into_iter().map(|error| fault(&error, figment)).collect())
    }
}

/// The error of faults in values, each with the source of its value.
pub(super) fn explain(faults: Vec<(String, String)>, figment: &Figment) -> ConfigError {
    let located = faults.into_iter().map(|(key, message)| {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        let message = format!("{}{message}", given(&path, figment));
        located(&path, message, figment.find_metadata(&key), figment)
    });
    ConfigError(located.collect())
}

/// Sections that were given as a list. Serde would take the items for the values of the section, in their order.
pub(super) fn lists_for_tables(figment: &Figment) -> Vec<(String, String)> {
    let sections = ["office", "calendar", "documents", "queues", "sessions", "schedule", "gateways", "log"];
    let sections = sections.into_iter().chain(["gateways.sms", "gateways.mail", "gateways.sms.ask"]);
    let lists = sections.filter(|key| matches!(figment.find_value(key), Ok(Value::Array(..))));
    lists.map(|key| (key.to_owned(), format!("given a list, expected a table: [{key}]"))).collect()
}

fn fault(error: &Error, figment: &Figment) -> Fault {
    let mut path = error.path.clone();
    if !matches!(error.kind, Kind::UnknownField(..) | Kind::MissingField(_)) {
        path = tagged::faulty_key(path, figment);
    }
    let message = match &error.kind {
        Kind::InvalidType(actual, expected) | Kind::InvalidValue(actual, expected) => {
            format!("{}expected {}", shown(actual, &path, figment), in_plain_words(expected))
        }
        Kind::UnknownField(name, known) | Kind::UnknownVariant(name, known) => {
            let is_key = matches!(error.kind, Kind::UnknownField(..));
            if is_key && path.last() != Some(name) {
                path.push(name.clone());
            }
            let what =
                if is_key || path.last() == Some(name) { "unknown key" } else { &format!("given {name:?}") };
            format!("{what}; expected one of {}", known.join(", "))
        }
        Kind::MissingField(name) => {
            path.push(name.clone().into_owned());
            "missing".to_owned()
        }
        Kind::Message(message) => format!("{}{message}", given(&path, figment)),
        other => other.to_string(),
    };
    located(&path, message, error.metadata.as_ref(), figment)
}

fn located(path: &[String], message: String, from: Option<&figment::Metadata>, figment: &Figment) -> Fault {
    let from = from.or_else(|| figment.find_metadata(&path.join(".")));
    let place = from.map_or_else(|| "built-in".to_owned(), |from| from.name.to_string());
    let key = from.map_or_else(|| path.join("."), |from| from.interpolate(&Profile::Default, path));
    Fault { place, key, message }
}

/// The text «given …, » for a single value that is no secret, otherwise nothing.
fn given(path: &[String], figment: &Figment) -> String {
    match figment.find_value(&path.join(".")) {
        Ok(value @ (Value::String(..) | Value::Num(..) | Value::Bool(..))) => {
            shown(&value.to_actual(), path, figment)
        }
        _ => String::new(),
    }
}

fn shown(actual: &Actual, path: &[String], figment: &Figment) -> String {
    let value = match actual {
        Actual::Bool(value) => value.to_string(),
        Actual::Unsigned(value) => value.to_string(),
        Actual::Signed(value) => value.to_string(),
        Actual::Float(value) => value.to_string(),
        Actual::Str(value) => format!("{value:?}"),
        Actual::Seq => "a list".to_owned(),
        Actual::Map => "a table".to_owned(),
        _ => return String::new(),
    };
    let whole = figment.find_value(&path.join("."));
    if is_secret(path) || whole.is_ok_and(|whole| holds_secretly(&whole, actual, false)) {
        return String::new();
    }
    format!("given {value}, ")
}

fn is_secret(path: &[String]) -> bool {
    path.iter().any(|key| SECRET.iter().any(|secret| key.contains(secret)))
}

/// Whether this is the value of a secret key below. The path of a fault may end above it.
fn holds_secretly(value: &Value, actual: &Actual, secret: bool) -> bool {
    match value {
        Value::Dict(_, table) => table.iter().any(|(key, value)| {
            let secret = secret || is_secret(std::slice::from_ref(key));
            holds_secretly(value, actual, secret)
        }),
        Value::Array(_, list) => list.iter().any(|value| holds_secretly(value, actual, secret)),
        value => secret && value.to_actual() == *actual,
    }
}

/// What serde expects, in plain words.
fn in_plain_words(expected: &str) -> &str {
    match expected {
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on",
        "path string" => "a path in quotes",
        other => other,
    }
}

/// A TOML error on one line, with its position.
pub(super) fn at_line(error: &toml::de::Error, text: &str) -> String {
    let message = error.message().replace('\n', ", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("line {line}, column {column}: {message}")
        }
        None => message,
    }
}
