//! What expressions may call beside minijinja's own filters. Every function takes anything and gives nothing (an
//! empty text, false) for what it does not understand: a rule never fails because a form is half filled.

use crate::{
    text,
    values::{Email, IpAddress},
};
use minijinja::{Environment, Value, value::Rest};

/// The names of [`register`]ed functions.
pub(super) const NAMES: [&str; 8] = [
    "is_private_ip",
    "email_domain",
    "public_provider",
    "own_domain",
    "digits",
    "pluck",
    "matching",
    "words",
];

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_function("is_private_ip", is_private_ip);
    environment.add_function("email_domain", email_domain);
    environment.add_function("public_provider", public_provider);
    environment.add_function("own_domain", own_domain);
    environment.add_function("digits", digits);
    environment.add_function("pluck", pluck);
    environment.add_function("matching", matching);
    environment.add_function("words", words);
    environment.add_filter("fa", persian_digits);
}

/// Whether the address belongs to a private network (RFC 1918, RFC 4193).
fn is_private_ip(address: &Value) -> bool {
    address.as_str().and_then(|text| IpAddress::parse(text).ok()).is_some_and(|address| address.is_private())
}

/// The part behind the `@`, lower case.
fn email_domain(address: &Value) -> String {
    address
        .as_str()
        .and_then(|text| Email::parse(text).ok())
        .map(|email| email.domain().to_owned())
        .unwrap_or_default()
}

/// Whether the address is one of a public mail provider.
fn public_provider(address: &Value) -> bool {
    address.as_str().and_then(|text| Email::parse(text).ok()).is_some_and(|email| email.is_public_provider())
}

/// Whether an address is at one of these domains or below one of them.
fn own_domain(address: &Value, domains: &Value) -> bool {
    let Some(email) = address.as_str().and_then(|text| Email::parse(text).ok()) else { return false };
    items(domains).any(|domain| domain.as_str().is_some_and(|domain| email.is_within(domain)))
}

/// The digits of a text alone, as ASCII.
fn digits(given: &Value) -> String {
    text::ascii_digits(&given.to_string()).chars().filter(char::is_ascii_digit).collect()
}

/// The values at a dotted path of each item of a list, without what is not there.
fn pluck(list: &Value, path: &str) -> Vec<Value> {
    items(list).map(|item| at(&item, path)).filter(|value| !value.is_undefined()).collect()
}

/// The items of a list whose value at a dotted path is this one; what is not known yet excludes none.
fn matching(list: &Value, path: &str, wanted: &Value) -> Vec<Value> {
    items(list).filter(|item| wanted.is_undefined() || at(item, path) == *wanted).collect()
}

/// The single words of texts and of lists of texts, without separators (comma, semicolon, slash, white space).
fn words(sources: Rest<Value>) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.0 {
        gather_words(&source, &mut found, 0);
    }
    found
}

fn gather_words(source: &Value, found: &mut Vec<String>, depth: u8) {
    if let Some(text) = source.as_str() {
        let separator = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | ';' | '؛' | '/');
        found.extend(text.split(separator).filter(|word| !word.is_empty()).map(str::to_owned));
    } else if depth < 3 {
        for item in items(source) {
            gather_words(&item, found, depth + 1);
        }
    }
}

/// The text with Persian digits, for prose; codes and addresses keep theirs.
fn persian_digits(given: &Value) -> String {
    if given.is_undefined() || given.is_none() {
        return String::new();
    }
    text::fa(given)
}

fn items(list: &Value) -> impl Iterator<Item = Value> {
    list.try_iter().ok().into_iter().flatten()
}

fn at(value: &Value, path: &str) -> Value {
    path.split('.').fold(value.clone(), |value, key| value.get_attr(key).unwrap_or_default())
}
