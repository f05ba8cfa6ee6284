//! The program that reads scans is somebody else's: it is held as tightly as what it does allows.

use crate::support::worker;
use bytes::Bytes;
use kartabl_documents::{Inspector, Recognition, Settings, fixtures};
use kartabl_domain::documents::Digits;
use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Stands in for tesseract: a script with this line.
fn stand_in(line: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("tesseract");
    fs::write(&script, format!("#!/bin/sh\n{line}\n")).expect("a file");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("it is ours");
    (folder, script)
}

fn inspector(program: &Path, timeout: Duration) -> Inspector {
    let recognition = Some(Recognition { program: program.to_owned(), timeout });
    Inspector::start(Settings { arguments: Vec::new(), recognition, ..Settings::new(worker()) })
        .expect("a thread can be started")
}

async fn read(line: &str, timeout: Duration) -> io::Result<Option<Digits>> {
    let (_folder, script) = stand_in(line);
    inspector(&script, timeout).digits(Bytes::from_static(b"a picture")).await
}

const GENEROUS: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_scan_is_read_and_what_cannot_be_read_is_no_digit() {
    let digits = read("read -r picture; echo \"$picture $*: 1403/2578\"", GENEROUS).await.unwrap().unwrap();
    assert!(digits.hold_number("1403/2578"));
    assert_eq!(read("echo; echo", GENEROUS).await.unwrap(), None, "no text");
    let fails = read("echo 'no such language' >&2; exit 1", GENEROUS).await.unwrap_err().to_string();
    assert!(fails.ends_with("no such language"), "{fails}");
    let missing = inspector(Path::new("/nonexistent/tesseract"), GENEROUS);
    let fails = missing.digits(Bytes::new()).await.unwrap_err().to_string();
    assert!(fails.contains("/nonexistent/tesseract: No such file"), "{fails}");
    let unwanted = Inspector::start(Settings::new(worker())).unwrap();
    assert!(!unwanted.reads_scans() && unwanted.digits(Bytes::new()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_reader_opens_no_connection_and_writes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("victim"), "kept").unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let line = format!(
        "exec {} reader escape:{}:{}",
        worker().display(),
        std::process::id(),
        folder.path().display()
    );
    let told = read(&line, GENEROUS).await.unwrap().unwrap();
    assert_eq!(told, Digits::of("1404/0").roughly(), "so many ways out");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    assert_eq!(fs::read(folder.path().join("victim")).unwrap(), b"kept");
}

#[tokio::test]
async fn a_reader_that_takes_too_much_is_ended() {
    let endless = read("while :; do echo 1403/2578 1403/07/15; done", GENEROUS).await.unwrap_err();
    assert!(endless.to_string().contains("more text than a page holds"), "{endless}");
    assert!(read(&format!("exec {} reader hoard", worker().display()), GENEROUS).await.is_err());

    // By the clock, and whatever it holds open: nothing of it is left.
    let started = Instant::now();
    let late = read("exec sleep 1234.5", Duration::from_secs(1)).await.unwrap_err();
    assert_eq!(late.kind(), io::ErrorKind::TimedOut);
    assert!(started.elapsed() < GENEROUS);
    let sleeps = || {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|process| fs::read(process.path().join("cmdline")).ok())
            .any(|line| line == b"sleep\x001234.5\0")
    };
    while sleeps() {
        assert!(started.elapsed() < GENEROUS, "it is still there");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn tesseract_itself_works_within_these_limits() {
    let tesseract = Inspector::start(Settings {
        arguments: Vec::new(),
        recognition: Some(Recognition::tesseract()),
        ..Settings::new(worker())
    });
    let tesseract = tesseract.unwrap();
    let languages = tesseract.languages().await;
    let languages =
        languages.expect("tesseract is not installed: run tests/run, which installs what the tests need");
    assert!(languages.unwrap().contains("fas"));
    let letter = fixtures::photocopy(&fixtures::letter("1403/2578", "1403/07/15"));
    let page = kartabl_documents::page(&letter, 1, kartabl_documents::RECOGNITION_WIDTH).unwrap();
    let digits = tesseract.digits(page.into()).await.unwrap().unwrap();
    assert!(digits.hold_number("1403/2578") && !digits.hold_number("1399/77"), "{digits:?}");
}
