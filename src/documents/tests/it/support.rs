//! What several tests need.

use std::path::PathBuf;

/// The example that serves as the worker process; cargo builds it along with the tests, next to them.
pub(crate) fn worker() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own file");
    let built = test.parent().and_then(|deps| deps.parent()).expect("it lies in a folder of cargo");
    built.join("examples").join("documents-worker")
}
