//! A file has one subject; one that has two grows.

use super::root;
use std::{fs, path::Path};

/// The most lines of a file.
const MOST: usize = 250;
/// Half of the files are no longer than this.
const MEDIAN: usize = 120;

#[test]
fn no_file_is_longer_than_its_subject() {
    let mut files = Vec::new();
    for folder in ["src", "jobs", "tests"] {
        gather(&root().join(folder), &mut files);
    }
    files.sort_unstable();
    let longer: Vec<String> = files
        .iter()
        .filter(|(lines, _)| *lines > MOST)
        .map(|(lines, file)| format!("{file}: {lines} lines"))
        .collect();
    assert!(longer.is_empty(), "files of more than {MOST} lines have two subjects:\n{}", longer.join("\n"));
    let (median, _) = files[files.len() / 2];
    assert!(median <= MEDIAN, "half of the files have more than {median} lines");
}

/// Every Rust file below a folder with the number of its lines.
fn gather(folder: &Path, files: &mut Vec<(usize, String)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            files.push((fs::read_to_string(&path).unwrap().lines().count(), name));
        }
    }
}
