//! Every key of a procedure file, found by asking for one that nobody knows: another kind of value is named where it
//! stands, and a key that a file cannot do without is missed by its name.

use super::{Known, LoadErrors, load};
use toml::{Table, Value};

/// A file that has every table.
const WHOLE: &str = r#"
id = "whole"
version = 1
title = "نمونه"
category = "نمونه"
applicant_kinds = ["legal"]
deadlines = {}

[[sections]]
id = "still"
title = "دو"
fields = [{ id = "names", label = "نام‌ها", type = "text" }]

[[sections]]
id = "one"
title = "یک"
repeats = "ردیف"
records = { kind = "things", by = "pick" }
fields = [{ id = "pick", label = "انتخاب", type = "choice", choices = [{ value = "a", label = "الف" }] }]
documents = [{ id = "paper", label = "نامه", expectation = "letter" }]

[[rules]]
id = "r"
section = "one"
when = "false"
text = "x"

[[prerequisites]]
procedure = "connection"
section = "one"
text = "x"
link = "x"

[[routing]]
start = "evaluation"
unit = "evaluation"

[[referrals]]
unit = "contracts"

[letters.approve]
subject = "x"
body = ["x"]
report = "x"

[letters.reject]
subject = "x"
body = ["x"]
report = "x"

[messages.returned]
desk = "x"

[grants]
section = "still"
field = "names"

[samava]
id = "samava"
title = "سماوا"
fields = [{ id = "code", label = "شناسه", type = "text" }]
"#;

/// Its tables, as the loader calls them.
pub(super) const TABLES: [&str; 17] = [
    "",
    "deadlines",
    "sections[1]",
    "sections[1].records",
    "sections[1].fields[0]",
    "sections[1].fields[0].choices[0]",
    "sections[1].documents[0]",
    "rules[0]",
    "prerequisites[0]",
    "routing[0]",
    "referrals[0]",
    "letters",
    "letters.approve",
    "letters.reject",
    "messages.returned",
    "grants",
    "samava",
];

fn complaints(file: &Table) -> Vec<String> {
    match load("whole.toml", &file.to_string(), &Known::default()) {
        Ok(_) => Vec::new(),
        Err(LoadErrors(errors)) => errors.iter().map(ToString::to_string).collect(),
    }
}

fn whole() -> Table {
    WHOLE.parse().unwrap()
}

/// The table at a path such as `sections[0].fields[0]`.
fn at<'t>(file: &'t mut Table, path: &str) -> &'t mut Table {
    path.split('.').filter(|part| !part.is_empty()).fold(file, |table, part| {
        let (name, index) = part.split_once('[').unwrap_or((part, ""));
        let value = table.get_mut(name).unwrap();
        match index.trim_end_matches(']').parse::<usize>() {
            Ok(index) => value[index].as_table_mut().unwrap(),
            Err(_) => value.as_table_mut().unwrap(),
        }
    })
}

/// The keys that the loader knows in a table.
pub(super) fn known(path: &str) -> Vec<String> {
    let mut file = whole();
    at(&mut file, path).insert("zzz".to_owned(), Value::Integer(1));
    let found = complaints(&file);
    let said = found.iter().find_map(|text| text.split_once("unknown key; known here: "));
    let (place, keys) = said.unwrap_or_else(|| panic!("{path}: {found:#?}"));
    let key = if path.is_empty() { "zzz".to_owned() } else { format!("{path}.zzz") };
    assert!(place.ends_with(&format!(": {key}: ")), "{place}");
    keys.split(", ").map(str::to_owned).collect()
}

#[test]
fn each_key_of_each_table_is_named_when_it_is_wrong_or_missed() {
    assert_eq!(complaints(&whole()), Vec::<String>::new());
    let (mut keys, mut needed) = (0, 0);
    for path in TABLES {
        for key in known(path) {
            let name = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let is_named = |found: &[String]| found.iter().any(|text| text.contains(&format!(": {name}")));
            // Nothing in a procedure file is a moment.
            let mut file = whole();
            at(&mut file, path).insert(key.clone(), Value::Datetime("2026-11-23".parse().unwrap()));
            let found = complaints(&file);
            let expects = found.iter().any(|text| text.contains("expected"));
            assert!(is_named(&found) && expects, "{name} as a date: {found:#?}");
            assert!(found.iter().all(|text| text.starts_with("whole.toml:")), "{found:#?}");

            let mut file = whole();
            if at(&mut file, path).remove(&key).is_some() && !complaints(&file).is_empty() {
                needed += 1;
                let found = complaints(&file);
                let table = format!(": {path}: ");
                let of_table = |text: &String| text.contains(&table) && text.contains(&key);
                assert!(is_named(&found) || found.iter().any(of_table), "without {name}: {found:#?}");
            }
            keys += 1;
        }
    }
    assert!(keys > 80 && needed > 20, "{keys} keys, {needed} needed");
}
