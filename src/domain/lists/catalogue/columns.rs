//! The columns of the kinds of catalogues, and what a cell of each must hold.

use crate::text::fold;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a column must hold.
#[derive(Clone, Copy)]
pub(super) enum Holds {
    Text,
    OneOf(&'static [&'static str]),
    Flag,
    /// The id of an item of this kind.
    Item(&'static str),
}

/// The columns that a kind needs beside `id` and `label`, and those that it knows.
pub(super) fn columns(kind: &str) -> &'static [(&'static str, bool, Holds)] {
    match kind {
        "services" => &[
            ("organisation", true, Holds::Text),
            ("bus", true, Holds::OneOf(&["GSB", "PGSB"])),
            ("free", true, Holds::Flag),
            ("permit", false, Holds::Flag),
        ],
        "estates" => &[("province", true, Holds::Text)],
        "contracts" => &[("party", true, Holds::Text), ("estate", true, Holds::Item("estates"))],
        _ => &[],
    }
}

/// The items of other kinds that the rows of a kind may name.
pub fn named_by(kind: &str) -> impl Iterator<Item = &'static str> {
    columns(kind).iter().filter_map(|(_, _, holds)| match holds {
        Holds::Item(other) => Some(*other),
        _ => None,
    })
}

/// The value of a cell; `None` for an empty one that is not needed.
pub(super) fn value(
    asked: Option<(bool, Holds)>,
    cell: &str,
    known: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Option<Value>, String> {
    let (needed, holds) = asked.unwrap_or((false, Holds::Text));
    if cell.is_empty() {
        return if needed { Err("empty".to_owned()) } else { Ok(None) };
    }
    match holds {
        Holds::Text => Ok(Some(cell.into())),
        Holds::OneOf(values) => match values.iter().find(|value| value.eq_ignore_ascii_case(cell)) {
            Some(value) => Ok(Some((*value).into())),
            None => Err(format!("{cell:?} is none of {}", values.join(", "))),
        },
        Holds::Flag => match fold(cell).as_str() {
            "true" | "yes" | "1" | "بله" | "بلی" | "رایگان" => Ok(Some(true.into())),
            "false" | "no" | "0" | "خیر" | "غیر رایگان" => Ok(Some(false.into())),
            _ => Err(format!("{cell:?} is none of true, false, بله, خیر")),
        },
        Holds::Item(kind) if known.get(kind).is_some_and(|ids| ids.contains(cell)) => Ok(Some(cell.into())),
        Holds::Item(kind) => Err(format!("the catalogue {kind} has no item {cell:?}")),
    }
}
