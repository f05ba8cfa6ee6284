//! The environment in which expressions run, and what is refused before they do.

use super::functions;
use minijinja::{Environment, UndefinedBehavior};
use std::{collections::BTreeSet, sync::LazyLock};

pub(super) static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
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

pub(super) fn foreign(names: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    names.into_iter().filter(|name| !functions::NAMES.contains(&name.as_str())).collect()
}

pub(super) fn describe(error: &minijinja::Error) -> String {
    match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    }
}

/// minijinja looks filters and tests up when it runs; a slip in a rule that seldom runs must be found at loading.
pub(super) fn unknown_filters(source: &str) -> Result<(), String> {
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
