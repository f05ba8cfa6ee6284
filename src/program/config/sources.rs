//! The sources of values, weakest first: built-in values, a file, the environment, the command line.

use super::faults::{self, ConfigError};
use figment::{
    Figment, Metadata, Profile, Provider,
    error::Kind,
    value::{Dict, Map, Value},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use std::{collections::BTreeSet, fs, net::SocketAddr, path::PathBuf};

/// The prefix of environment variables.
const PREFIX: &str = "KARTABL_";
/// Variables with the prefix that are no keys: the path of the file, and settings of the tests.
const NOT_KEYS: [&str; 2] = ["CONFIG", "TEST_"];

/// The sources of a configuration.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The TOML file.
    pub file: Option<PathBuf>,
    /// Environment variables. Those without the prefix `KARTABL_` are ignored; `KARTABL_LOG__LEVEL` is the key
    /// `log.level`.
    pub environment: Vec<(String, String)>,
    /// The keys of command-line options, with their values.
    pub options: Vec<(&'static str, String)>,
    /// The built-in values of a command, by key. They replace those of the program, and everything that is set replaces
    /// them.
    pub command_defaults: Vec<(&'static str, String)>,
}

impl Sources {
    /// Reads all sources. The figment that is returned knows where each value came from.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that can't be read.
    pub(super) fn extract<T: DeserializeOwned>(&self) -> Result<(T, Figment), ConfigError> {
        let mut given = Figment::new();
        for (key, value) in &self.command_defaults {
            given = given.merge(Source::built_in(key, value));
        }
        if let Some(path) = &self.file {
            let place = path.display().to_string();
            let text = fs::read_to_string(path).map_err(|error| ConfigError::one(&place, error))?;
            let values = toml::from_str::<Dict>(&text)
                .map_err(|error| ConfigError::one(&place, faults::at_line(&error, &text)))?;
            given = given.merge(Source { place, naming: Naming::Key, values });
        }
        let mut literal = BTreeSet::new();
        loop {
            let figment = given.clone().merge(self.environment(&literal)).merge(self.options());
            let lists = faults::lists_for_tables(&figment);
            if !lists.is_empty() {
                return Err(faults::explain(lists, &figment));
            }
            let error = match figment.extract::<T>() {
                Ok(values) => return Ok((values, figment)),
                Err(error) => error,
            };
            // A password of digits looks like a number until it turns out that a text is wanted.
            match self.mistaken_for_a_number(&error, &literal) {
                Some(name) => literal.insert(name),
                None => return Err(ConfigError::of(error, &figment)),
            };
        }
    }

    fn environment(&self, literal: &BTreeSet<String>) -> Source {
        let mut values = Dict::new();
        for (name, path) in self.keys() {
            let text = self.variable(name);
            let value = if literal.contains(name) { Value::from(text) } else { parse_value(text) };
            insert(&mut values, &path, value);
        }
        Source { place: "environment".to_owned(), naming: Naming::Variable, values }
    }

    /// The variables that give keys, with their paths. An empty variable gives none, since most tools unset one that
    /// way.
    fn keys(&self) -> impl Iterator<Item = (&str, String)> {
        let set = self.environment.iter().filter(|(_, value)| !value.is_empty());
        set.filter_map(|(name, _)| {
            let key = name.strip_prefix(PREFIX)?;
            let other = NOT_KEYS
                .iter()
                .any(|other| key == *other || (other.ends_with('_') && key.starts_with(other)));
            (!other).then(|| (name.as_str(), key.to_ascii_lowercase().replace("__", ".")))
        })
    }

    fn variable(&self, name: &str) -> &str {
        self.environment.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn mistaken_for_a_number(&self, error: &figment::Error, literal: &BTreeSet<String>) -> Option<String> {
        let Kind::InvalidType(actual, expected) = &error.kind else { return None };
        let below = error.path.join(".");
        let mistaken = |(name, path): &(&str, String)| {
            path.starts_with(&below)
                && !literal.contains(*name)
                && parse_value(self.variable(name)).to_actual() == *actual
        };
        if !expected.contains("string") {
            return None;
        }
        self.keys().find(mistaken).map(|(name, _)| name.to_owned())
    }

    fn options(&self) -> Source {
        let mut values = Dict::new();
        for (key, value) in &self.options {
            insert(&mut values, key, Value::from(value.as_str()));
        }
        Source { place: "command line".to_owned(), naming: Naming::Option, values }
    }
}

/// How a source names its keys.
#[derive(Clone, Copy)]
enum Naming {
    Key,
    Variable,
    Option,
}

/// The values of one source.
struct Source {
    place: String,
    naming: Naming,
    values: Dict,
}

impl Source {
    fn built_in(key: &str, value: &str) -> Self {
        let mut values = Dict::new();
        insert(&mut values, key, Value::from(value));
        Self { place: "built-in".to_owned(), naming: Naming::Key, values }
    }
}

impl Provider for Source {
    fn metadata(&self) -> Metadata {
        let naming = self.naming;
        Metadata::named(self.place.clone()).interpolater(move |_, keys| match naming {
            Naming::Key => keys.join("."),
            Naming::Variable => format!("{PREFIX}{}", keys.join("__").to_ascii_uppercase()),
            Naming::Option => format!("--{}", keys.join("-").replace('_', "-")),
        })
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(self.values.clone()))
    }
}

/// The value of an environment variable: a number, a truth value, a list or a table in TOML, otherwise a text.
fn parse_value(text: &str) -> Value {
    let parsed = toml::from_str::<Dict>(&format!("value = {text}")).ok();
    match parsed.and_then(|mut table| table.remove("value").filter(|_| table.is_empty())) {
        Some(value @ (Value::Num(..) | Value::Bool(..) | Value::Array(..))) => value,
        Some(value @ Value::Dict(..)) if text.trim_start().starts_with('{') => value,
        _ => Value::from(text),
    }
}

/// Puts a value at a dotted path.
fn insert(values: &mut Dict, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            values.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let table = values.entry(first.to_owned()).or_insert_with(|| Value::from(Dict::new()));
            if let Value::Dict(_, table) = table {
                insert(table, rest, value);
            }
        }
    }
}

/// Deserializes an address with its port.
///
/// # Errors
/// Anything else than an address with a port.
pub(super) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom("expected an address and a port such as 127.0.0.1:8080"))
}

/// Deserializes an address with its port, for a key that may be absent.
///
/// # Errors
/// Anything else than an address with a port.
pub(super) fn optional_address<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SocketAddr>, D::Error> {
    address(deserializer).map(Some)
}
