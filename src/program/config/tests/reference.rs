//! The reference names every key, with its built-in value and nothing else.

use super::{
    super::{Config, REFERENCE},
    loading::load,
};
use std::{fs, sync::LazyLock};
use tempfile::TempDir;

/// The keys that the reference shows as comments, by the provider they belong to.
fn with_optional_keys(kinds: &[&str]) -> String {
    let mut kind = None;
    let mut text = String::new();
    for line in REFERENCE.lines() {
        if let Some(of) = line.strip_prefix("# With kind = \"") {
            kind = of.split('"').next();
        } else if line.starts_with('[') {
            kind = None;
        }
        match line.strip_prefix('#') {
            Some(key) if key.starts_with(|first: char| first.is_ascii_lowercase()) => {
                if kind.is_none_or(|kind| kinds.contains(&kind)) {
                    text += key;
                }
            }
            _ if line == "kind = \"outbox\"" || line == "kind = \"register\"" => text += "kind = \"KIND\"",
            _ => text += line,
        }
        text += "\n";
    }
    assert_eq!(kinds.len(), 3, "one kind for each gateway");
    kinds.iter().fold(text, |text, kind| text.replacen("KIND", kind, 1))
}

/// The text with folders that exist, and with what belongs in them.
fn with_folders(text: &str) -> String {
    static TRUSTED: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("root.der"), kartabl_documents::fixtures::root_certificate()).unwrap();
        folder
    });
    text.replace("procedures = \"procedures\"", "procedures = \"/\"")
        .replace("letters = \"letters\"", "letters = \"/\"")
        .replace("= \"trust\"", &format!("= \"{}\"", TRUSTED.path().display()))
}

#[test]
fn the_reference_tells_all_keys_with_their_built_in_values() {
    let given: toml::Table = toml::from_str(REFERENCE).unwrap();
    let mut built_in = toml::Table::try_from(Config::default()).unwrap();
    // Follows `listen` unless it is given.
    built_in["office"].as_table_mut().unwrap().remove("public_url");
    assert_eq!(given, built_in);
    for kinds in [["kavenegar", "smtp", "register"], ["http", "smtp", "http"]] {
        let text = with_folders(&with_optional_keys(&kinds));
        let config = load(&text, &[], &[]).unwrap_or_else(|error| panic!("{error}\n{text}"));
        // Each key that the program would print with these settings stands in the reference.
        let printed = toml::Table::try_from(&config).unwrap();
        let shown: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(keys(&printed), keys(&shown));
    }
}

fn keys(table: &toml::Table) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (key, value) in table {
        match value.as_table().filter(|_| !["secrets", "headers", "ask"].contains(&key.as_str())) {
            Some(below) => all.extend(keys(below).into_iter().map(|below| format!("{key}.{below}"))),
            None => all.push(key.clone()),
        }
    }
    all.sort();
    all
}

/// Each key of the reference, by the provider that has it: its table, its name, and where a value of it stands.
fn each_key(test: impl Fn(&toml::Table, &[String])) {
    fn walk(
        whole: &toml::Table,
        table: &toml::Table,
        path: &[String],
        test: &impl Fn(&toml::Table, &[String]),
    ) {
        for (key, value) in table {
            let path = [path, std::slice::from_ref(key)].concat();
            test(whole, &path);
            if let Some(below) = value.as_table() {
                walk(whole, below, &path, test);
            }
        }
    }
    for kinds in [["kavenegar", "smtp", "register"], ["http", "smtp", "http"]] {
        let text = with_folders(&with_optional_keys(&kinds));
        let whole: toml::Table = toml::from_str(&text).unwrap();
        walk(&whole, &whole, &[], &test);
    }
}

/// The table with another value at a path.
fn put(table: &toml::Table, path: &[String], value: toml::Value) -> toml::Table {
    let mut whole = table.clone();
    let (last, above) = path.split_last().unwrap();
    let inner = above.iter().fold(&mut whole, |table, key| table[key].as_table_mut().unwrap());
    inner.insert(last.clone(), value);
    whole
}

fn at<'t>(table: &'t toml::Table, path: &[String]) -> &'t toml::Value {
    let (last, above) = path.split_last().unwrap();
    &above.iter().fold(table, |table, key| table[key].as_table().unwrap())[last]
}

#[test]
fn each_key_of_the_reference_refuses_another_shape_by_its_name() {
    each_key(|whole, path| {
        let key = path.join(".");
        let nobody = toml::Value::Array(vec![toml::Value::Array(vec![])]);
        let text = put(whole, path, nobody).to_string();
        let error = load(&text, &[], &[]).map(|_| ()).unwrap_err();
        assert!(error.contains(&format!("kartabl.toml: {key}")), "{key}: {error}");
        assert!(error.contains("expected"), "{key}: {error}");
        assert!(!error.contains("\"…\""), "no secret is told: {error}");

        let variable = format!("KARTABL_{}", path.join("__").to_uppercase());
        match load(&whole.to_string(), &[(&variable, "[[]]")], &[]) {
            // In the environment everything can be a text, where a text is wanted.
            Ok(_) => assert!(at(whole, path).is_str(), "{variable}"),
            Err(error) => assert!(error.contains(&variable), "{variable}: {error}"),
        }
    });
}
