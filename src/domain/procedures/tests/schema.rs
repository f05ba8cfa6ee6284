//! The JSON schema says what the loader does: the same keys in the same tables, and every built-in file fits it.

use super::every_key::{TABLES, known};
use crate::procedures::{FieldKind, SCHEMA, set::BUILT_IN};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// What a schema refers to, else itself.
fn resolved<'s>(whole: &'s Value, schema: &'s Value) -> &'s Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(path) => whole.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path}")),
        None => schema,
    }
}

/// The schema of the table at a path such as `sections[0].fields[0]`.
fn at<'s>(whole: &'s Value, path: &str) -> &'s Value {
    path.split('.').filter(|part| !part.is_empty()).fold(whole, |table, part| {
        let (name, index) = part.split_once('[').map_or((part, false), |(name, _)| (name, true));
        let property = table["properties"].get(name).or_else(|| table.get("additionalProperties"));
        let property = resolved(whole, property.unwrap_or_else(|| panic!("{path}: {name}")));
        if index { resolved(whole, &property["items"]) } else { property }
    })
}

#[test]
fn the_schema_knows_the_keys_that_the_loader_knows() {
    let whole = schema();
    for path in TABLES {
        let table = at(&whole, path);
        let told: BTreeSet<_> = table["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(told, known(path).into_iter().collect::<BTreeSet<_>>(), "{path}");
        assert_eq!(table["additionalProperties"], false, "{path}");
    }
    let types = &at(&whole, "sections[0].fields[0]")["properties"]["type"]["enum"];
    let types: BTreeSet<_> = types.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(types, FieldKind::names().collect());
}

#[test]
fn every_built_in_file_fits_the_schema_and_a_broken_one_does_not() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let file = |text: &str| serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap();
    for (name, text) in BUILT_IN {
        let faults: Vec<_> = validator.iter_errors(&file(text)).map(|error| error.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
    let broken: [(&str, Value); 4] = [
        ("version", json!("one")),
        ("titel", json!("x")),
        ("applicant_kinds", json!(["alien"])),
        ("routing", json!([{"start": "moon"}])),
    ];
    for (key, value) in broken {
        let mut wrong = file(BUILT_IN[0].1);
        wrong[key] = value;
        assert!(!validator.is_valid(&wrong), "{key}");
    }
}
