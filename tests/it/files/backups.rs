//! A backup holds what is used; what is missing is named with its document.

use std::fs;

use kartabl_documents::fixtures;

use super::document;
use crate::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, connection},
};

#[tokio::test]
async fn what_is_missing_is_named_with_its_document() {
    let mut kartabl = Kartabl::start(Engine::Sqlite).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    let said = kartabl.run(&["doctor"], "").await;
    assert!(said.out.contains("ok       files: all 2 that something uses are there"), "{said:?}");
    let sha256 = document(&case.look().await, "letter")["sha256"].as_str().unwrap().to_owned();
    let lost = kartabl.files().into_iter().find(|file| file.to_string_lossy().contains(&sha256)).unwrap();
    fs::remove_file(lost).unwrap();

    let named = format!("case {}: document of letter", case.code);
    let said = kartabl.run(&["doctor"], "").await;
    assert!(said.out.contains("PROBLEM  files: 1 of 2 are missing") && said.out.contains(&named), "{said:?}");
    let said = kartabl.run(&["backup", "copy"], "").await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains(&named) && said.err.contains("1 files were missing"), "{said:?}");
    kartabl.stop().await;

    // It holds everything else, and is restored where that is wanted.
    let backup = kartabl.data().parent().unwrap().join("copy");
    let elsewhere = Kartabl::prepare(Engine::Sqlite, "").await;
    let said = elsewhere.run(&["restore", backup.to_str().unwrap()], "").await;
    assert!(said.code == Some(1) && said.out.contains(&named), "{said:?}");
    let said = elsewhere.run(&["restore", backup.to_str().unwrap(), "--accept-missing"], "").await;
    assert!(said.code == Some(0) && said.err.contains(&named), "{said:?}");
    assert_eq!(elsewhere.files().len(), 1);
}

#[tokio::test]
async fn a_backup_holds_what_is_used_and_nothing_else() {
    let mut kartabl = Kartabl::start(Engine::Sqlite).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    let (draft, _) = Filed::open(&portal, "connection", connection()).await;
    for number in ["1404/1", "1404/2"] {
        draft.upload("letter", None, PDF, fixtures::letter(number, "1404/07/01")).await.expect(201);
        draft.until_checked().await;
    }
    assert_eq!(kartabl.files().len(), 6, "for its grace time the replaced letter is kept");
    let said = kartabl.run(&["backup", "copy"], "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
    kartabl.stop().await;
    let elsewhere = Kartabl::prepare(Engine::Sqlite, "").await;
    let backup = kartabl.data().parent().unwrap().join("copy");
    let said = elsewhere.run(&["restore", backup.to_str().unwrap()], "").await;
    assert!(said.code == Some(0) && said.out.contains("4 files have their hashes"), "{said:?}");
}
