//! Inside a room the files face one way too: their imports are read, and no circle may be among them.
//!
//! A file imports what its `crate::…`, `super::…` and `child::…` paths lead to, in `use` or anywhere else: the longest
//! part of the path that is a module decides. A name that `lib.rs` or a parent re-exports leads to that file. `mod`
//! declarations and unit tests at the end of a file import nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::rooms::root;

/// The folders of crates whose modules are read, each with the module below which they are.
const WITHOUT_CIRCLES: [(&str, &str); 3] = [("src/documents", ""), ("src/letters", ""), ("jobs", "gateways")];

/// Folders of a crate that hold programs of their own.
const OTHER_CRATES: [&str; 2] = ["tests", "examples"];

type Module = Vec<String>;

#[test]
fn no_circle_of_imports_is_inside_a_room() {
    for (folder, below) in WITHOUT_CIRCLES {
        let below: Module = below.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let mut imports = imports(&root().join(folder));
        imports.retain(|module, _| module.starts_with(&below));
        assert!(imports.len() > 3, "{folder} has modules");
        let circles = circles(imports);
        assert!(circles.is_empty(), "files of {folder} import each other:\n{circles:#?}");
    }
}

#[test]
fn a_circle_is_found_in_every_spelling() {
    let known: BTreeSet<Module> =
        ["", "a", "a::b", "c"].map(|name| name.split_terminator("::").map(str::to_owned).collect()).into();
    let found = |module: &str, text: &str| {
        let module: Module = module.split_terminator("::").map(str::to_owned).collect();
        imported(&known, &module, text).into_iter().map(|module| module.join("::")).collect::<Vec<_>>()
    };
    assert_eq!(found("c", "use crate::{\n    a::{self as x, b::Name},\n    Other,\n};"), ["", "a", "a::b"]);
    assert_eq!(found("a::b", "use super::{super::c, Name};"), ["a", "c"]);
    assert_eq!(found("a", "fn f() { b::g(crate::c::h) }"), ["a::b", "c"]);
    assert_eq!(found("a", "mod b; // use crate::c;\nuse std::c::b::{d, e};"), Vec::<String>::new());
    assert_eq!(found("c", "x\n#[cfg(test)]\nmod tests {\n    use crate::a;\n}"), Vec::<String>::new());
    let one: Module = vec!["a".to_owned()];
    let other: Module = vec!["c".to_owned()];
    let both = [(one.clone(), [other.clone()].into()), (other, [one].into()), (Vec::new(), BTreeSet::new())];
    assert_eq!(circles(both.into()).len(), 2);
}

/// The modules of a crate, each with those that it imports.
fn imports(folder: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut texts = BTreeMap::new();
    read(folder, &Vec::new(), &mut texts);
    let known = texts.keys().cloned().collect();
    texts.iter().map(|(module, text)| (module.clone(), imported(&known, module, text))).collect()
}

fn read(folder: &Path, parent: &Module, texts: &mut BTreeMap<Module, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let child = [&parent[..], std::slice::from_ref(&name)].concat();
        if path.is_dir() {
            if !OTHER_CRATES.contains(&name.as_str()) {
                read(&path, &child, texts);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let module = if ["lib", "main", "mod"].contains(&name.as_str()) { parent.clone() } else { child };
            texts.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The other modules that this text of a module imports.
fn imported(known: &BTreeSet<Module>, module: &Module, text: &str) -> BTreeSet<Module> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join("\n");
    let is_start = |word: &str| {
        ["crate", "self", "super"].contains(&word)
            || known.contains(&[&module[..], &[word.to_owned()]].concat())
    };
    let mut found = BTreeSet::new();
    let mut rest = text.as_str();
    let mut qualified = false;
    while let Some(first) = rest.chars().next() {
        let word = word(rest);
        if word.is_empty() {
            qualified = rest.starts_with("::");
            rest = &rest[if qualified { 2 } else { first.len_utf8() }..];
        } else if !qualified && is_start(word) && rest[word.len()..].starts_with("::") {
            let mut paths = Vec::new();
            rest = expand(rest, &Vec::new(), &mut paths);
            found.extend(paths.into_iter().filter_map(|path| resolved(known, module, &path)));
        } else {
            qualified = false;
            rest = &rest[word.len()..];
        }
    }
    found.remove(module);
    found
}

/// Reads a path or a tree of paths that begins here; what follows it.
fn expand<'t>(text: &'t str, before: &Module, paths: &mut Vec<Module>) -> &'t str {
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start_matches(|mark: char| mark.is_whitespace() || mark == ',');
            if let Some(rest) = rest.strip_prefix('}') {
                return rest;
            }
            let after = expand(rest, before, paths).trim_start();
            let after = after.strip_prefix("as ").map_or(after, |name| &name[word(name).len()..]);
            if after.len() == rest.len() {
                return after;
            }
            rest = after;
        }
    }
    let segment = word(text);
    let rest = &text[segment.len()..];
    let path = [&before[..], &[segment.to_owned()]].concat();
    match rest.strip_prefix("::") {
        Some(rest) if rest.starts_with('{') || !word(rest).is_empty() => expand(rest, &path, paths),
        _ => {
            paths.push(path);
            rest
        }
    }
}

/// The module that a path of this module leads into.
fn resolved(known: &BTreeSet<Module>, module: &Module, path: &[String]) -> Option<Module> {
    let mut place = module.clone();
    let mut segments = path;
    match segments.first()?.as_str() {
        "crate" => (place, segments) = (Vec::new(), &segments[1..]),
        "self" => segments = &segments[1..],
        _ => {
            while segments.first().is_some_and(|segment| segment == "super") {
                place.pop();
                segments = &segments[1..];
            }
        }
    }
    place.extend(segments.iter().cloned());
    while !known.contains(&place) {
        place.pop()?;
    }
    Some(place)
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    &text[..end.unwrap_or(text.len())]
}

/// The modules that stand in circles, with what they import there.
fn circles(mut imports: BTreeMap<Module, BTreeSet<Module>>) -> BTreeMap<Module, BTreeSet<Module>> {
    loop {
        let named: BTreeSet<_> = imports.values().flatten().cloned().collect();
        let left: BTreeSet<_> = imports.keys().cloned().collect();
        imports.retain(|module, imported| {
            imported.retain(|other| left.contains(other));
            named.contains(module) && !imported.is_empty()
        });
        if imports.len() == left.len() {
            return imports;
        }
    }
}
