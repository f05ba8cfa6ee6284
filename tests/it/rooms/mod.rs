//! The house rules that a reader of the manifests, the folders and the imports can check: rooms face one way and no file of
//! one needs what needs it, every file says what lives in it, and the top level stays short.

mod imports;
mod sizes;
mod source;
mod transactions;

use source::Crate;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Each room and every room that it may reach, directly or through others.
const ROOMS: [(&str, &str, &[&str]); 11] = [
    ("kartabl-domain", "src/domain", &[]),
    ("kartabl-storage", "src/storage", &["domain"]),
    ("kartabl-queue", "src/queue", &["domain", "storage"]),
    ("kartabl-actions", "src/actions", &["domain", "storage", "queue"]),
    ("kartabl-documents", "src/documents", &["domain"]),
    ("kartabl-letters", "src/letters", &["domain"]),
    ("kartabl-web", "src/web", &["domain", "storage", "queue", "actions", "documents"]),
    ("kartabl-api", "src/api", &["domain", "storage", "queue", "actions", "documents", "web"]),
    ("kartabl-staff", "src/staff", &["domain", "storage", "queue", "actions", "documents", "web"]),
    ("kartabl-jobs", "jobs", &["domain", "storage", "queue", "actions", "documents", "letters"]),
    (
        "kartabl",
        ".",
        &["domain", "storage", "queue", "actions", "documents", "letters", "web", "api", "staff", "jobs"],
    ),
];

/// Crates that only one room may name: the heavy ones, and those that would make the domain impure.
const ONLY_IN: [(&str, &[&str]); 4] = [
    ("typst", &["kartabl-letters"]),
    ("axum", &["kartabl-web", "kartabl-api", "kartabl-staff", "kartabl"]),
    ("sqlx", &["kartabl-storage", "kartabl-queue"]),
    ("lettre", &["kartabl-jobs"]),
];

/// Features that are for tests alone: what they compile must not be in the program.
const FOR_TESTS: [(&str, &str); 2] = [("kartabl-documents", "fixtures"), ("kartabl-storage", "testing")];

const TOP_LEVEL: [&str; 17] = [
    ".ci",
    ".git",
    ".gitignore",
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "admin-templates",
    "clippy.toml",
    "deny.toml",
    "jobs",
    "migrations",
    "rustfmt.toml",
    "src",
    "tests",
    "typos.toml",
];

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The modules of a room.
fn crate_of(folder: &str) -> Crate {
    let manifest = manifest(folder);
    let lib = manifest.get("lib").and_then(|lib| lib.get("path")).and_then(toml::Value::as_str);
    Crate::read(&root().join(folder).join(lib.unwrap_or("src/lib.rs")))
}

/// The files of the program that are no library: the command line.
fn binary() -> Crate {
    Crate::read(&root().join("src/program/main.rs"))
}

fn manifest(folder: &str) -> toml::Table {
    toml::from_str(&fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap()).unwrap()
}

/// The names in the manifest's tables that end in `dependencies`, with or without those for tests.
fn named_by(folder: &str, also_for_tests: bool) -> BTreeSet<String> {
    let manifest = manifest(folder);
    let mut tables = vec!["dependencies", "build-dependencies"];
    tables.extend(also_for_tests.then_some("dev-dependencies"));
    tables
        .into_iter()
        .filter_map(|table| manifest.get(table)?.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn rooms_face_one_way() {
    let manifest = manifest(".");
    let members = manifest["workspace"]["members"].as_array().unwrap();
    let mut members: Vec<_> = members.iter().map(|member| member.as_str().unwrap()).collect();
    members.push(".");
    let known: BTreeSet<_> = ROOMS.iter().map(|(_, folder, _)| *folder).collect();
    assert_eq!(members.into_iter().collect::<BTreeSet<_>>(), known, "a new room needs its line here");

    let edges: BTreeMap<_, _> =
        ROOMS.iter().map(|(name, folder, _)| (*name, named_by(folder, true))).collect();
    for (name, _, allowed) in ROOMS {
        let mut reached = BTreeSet::new();
        let mut ahead = vec![name];
        while let Some(room) = ahead.pop() {
            for (next, _) in edges.iter().filter(|(next, _)| edges[room].contains(**next)) {
                if reached.insert(*next) {
                    ahead.push(next);
                }
            }
        }
        // A room may name itself to switch on a feature of its own for its tests.
        reached.remove(name);
        let allowed: BTreeSet<_> = allowed.iter().map(|room| format!("kartabl-{room}")).collect();
        let forbidden: Vec<_> = reached.into_iter().filter(|room| !allowed.contains(*room)).collect();
        assert!(forbidden.is_empty(), "{name} must not reach {forbidden:?}");
    }
}

#[test]
fn heavy_and_outward_crates_stay_in_their_rooms() {
    for (name, folder, _) in ROOMS {
        for dependency in named_by(folder, false) {
            let Some((owner, rooms)) = ONLY_IN.iter().find(|(owner, _)| dependency.starts_with(owner)) else {
                continue;
            };
            assert!(rooms.contains(&name), "{name} names {dependency}; {owner} belongs to {rooms:?}");
        }
    }
    let impure = ["tokio", "futures", "sqlx", "axum", "reqwest", "apalis"];
    let domain = named_by("src/domain", false);
    assert!(impure.iter().all(|name| !domain.contains(*name)), "the domain is pure");
}

#[test]
fn the_program_is_built_without_what_is_for_tests() {
    let manifest_of_all = manifest(".");
    let workspace = &manifest_of_all["workspace"];
    // The older resolvers build a program with the features that its tests want.
    assert!(workspace["resolver"].as_str().is_some_and(|version| version >= "2"));
    let switches_on = |wanted: &toml::Value, name: &str, feature: &str| {
        let features = wanted.get(name).and_then(|wanted| wanted.get("features")?.as_array());
        features.is_some_and(|features| features.iter().any(|found| found.as_str() == Some(feature)))
    };
    for (owner, feature) in FOR_TESTS {
        assert!(!switches_on(&workspace["dependencies"], owner, feature), "{feature} everywhere");
        for (room, folder, _) in ROOMS {
            let manifest = manifest(folder);
            for table in ["dependencies", "build-dependencies"] {
                let wanted = manifest.get(table);
                assert!(
                    !wanted.is_some_and(|wanted| switches_on(wanted, owner, feature)),
                    "{room} names the feature {feature} outside its tests"
                );
            }
            let features = manifest.get("features").and_then(toml::Value::as_table);
            let implied: Vec<_> = features.into_iter().flat_map(toml::Table::values).collect();
            assert!(!format!("{implied:?}").contains(&format!("\"{feature}\"")), "{room} implies {feature}");
            if room == owner {
                assert!(
                    features.is_some_and(|features| features.contains_key(feature)),
                    "{room}: {feature}?"
                );
            }
        }
    }
}

#[test]
fn every_source_file_says_what_lives_in_it() {
    let mut silent = Vec::new();
    for folder in ["src", "jobs", "tests"] {
        walk(&root().join(folder), &mut |path| {
            if path.extension().is_some_and(|extension| extension == "rs")
                && !fs::read_to_string(path).unwrap().starts_with("//! ")
            {
                silent.push(path.to_owned());
            }
        });
    }
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:#?}");
}

#[test]
fn the_top_level_stays_short() {
    let ignored = fs::read_to_string(root().join(".gitignore")).unwrap();
    let ignored: Vec<_> = ignored.lines().filter_map(|line| line.strip_prefix('/')).collect();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            TOP_LEVEL.contains(&name.as_str()) || ignored.contains(&name.as_str()),
            "{name} is new at the top level: give its reason in ARCHITECTURE.md and add it here"
        );
    }
}

fn walk(folder: &Path, visit: &mut impl FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit);
        } else {
            visit(&path);
        }
    }
}
