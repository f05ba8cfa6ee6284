//! A sweep removes what nobody uses, and nothing else.

use std::fs;

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use super::{SETTINGS, document, opened, sweep};
use crate::support::{
    Api, Books, Engine, Filed, Kartabl, eventually,
    filed::{PDF, connection, defect_at, service},
    on_both_engines,
};

on_both_engines!(
    a_logo_that_a_new_version_refuses_stays_with_the_case_that_has_it,
    what_was_replaced_and_what_a_deleted_draft_had_is_swept,
    a_letter_goes_once_it_is_said_to_be_confidential,
    a_sweep_of_more_than_usual_removes_nothing_and_says_so,
);

/// Another version of a built-in procedure whose logos may be no larger than this.
fn with_smaller_logos(kartabl: &Kartabl, most: u32) {
    let folder = kartabl.data().join("procedures");
    fs::create_dir(&folder).unwrap();
    let built_in = include_str!("../../../src/domain/procedures/builtin/gsb-service.toml");
    let smaller = built_in.replace("version = ", "version = 9");
    let smaller = smaller.replace("max_bytes = 1_048_575", &format!("max_bytes = {most}"));
    fs::write(folder.join("gsb-service.toml"), smaller).unwrap();
    kartabl.configure_first(&format!("procedures = {:?}\n", folder.display().to_string()));
}

async fn records(portal: &Api, kind: &str) -> Vec<Value> {
    let path = format!("/catalogue?kind={kind}&applicant=14003778990");
    portal.get(&path).await.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn a_logo_that_a_new_version_refuses_stays_with_the_case_that_has_it(engine: Engine) {
    let mut kartabl = Kartabl::start_with(engine, SETTINGS).await;
    kartabl.employ(&["sara", "admin"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    kartabl.approve_connection(&portal, &kartabl.sign_in("sara").await).await;
    let first = Filed::service(&portal).await;
    first.submit().await.expect(202);
    first.until("evaluation").await;
    assert_eq!(kartabl.stop().await.code(), Some(0));
    with_smaller_logos(&kartabl, 32);
    kartabl.restart().await;

    // The file of the record goes through the door of the new version, and is refused there.
    let sara = kartabl.sign_in("sara").await;
    let mut data = service();
    data["systems"] = json!([{"record": records(&portal, "systems").await[0]["id"]}]);
    data["contacts"] = json!([{"record": records(&portal, "contacts").await[0]["id"]}]);
    let (second, opened_so) = Filed::open(&portal, "gsb-service", data).await;
    assert_eq!(opened_so["data"]["systems"][0]["title"], "سامانهٔ نمونه", "everything else is filled in");
    let checked = second.until_checked().await;
    let logo = document(&checked, "logo");
    assert_eq!((&logo["verdict"], &logo["findings"][0]["code"]), (&json!("refused"), &json!("too-large")));
    let defects = second.submit().await.expect(422).json();
    assert!(defect_at(&defects, "systems", "logo").contains("حجم"), "{defects:#}");

    let books = Books::open(&kartabl.database_url).await;
    sweep(&kartabl, &books).await;
    assert_eq!(opened(&sara, &first, "logo").await, [200, 200], "the first case keeps its logo");
    let admin = kartabl.sign_in("admin").await;
    assert_eq!(opened(&admin, &second, "logo").await, [404, 404], "nobody opens what was refused");
    // A smaller one mends it.
    second.upload("logo", Some(0), "image/png", fixtures::logo(64)).await.expect(413);
    books.close().await;
}

async fn what_was_replaced_and_what_a_deleted_draft_had_is_swept(engine: Engine) {
    let kartabl = Kartabl::start_with(engine, SETTINGS).await;
    kartabl.employ(&["sara", "admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let kept = Filed::connection(&portal, connection()).await;
    kept.until("evaluation").await;
    let used = kartabl.files().len();
    assert_eq!(used, 2, "a letter and its picture");

    let (draft, _) = Filed::open(&portal, "connection", connection()).await;
    for number in 0..60 {
        let letter = fixtures::letter(&format!("1404/{number}"), "1404/07/01");
        draft.upload("letter", None, PDF, letter).await.expect(201);
    }
    draft.until_checked().await;
    let (deleted, _) = Filed::open(&portal, "connection", connection()).await;
    deleted.upload("letter", None, PDF, fixtures::letter("1404/99", "1404/07/01")).await.expect(201);
    deleted.until_checked().await;
    let request = portal.request(reqwest::Method::DELETE, &deleted.path(""));
    portal.send(request).await.expect(204);
    let books = Books::open(&kartabl.database_url).await;
    eventually("all checks", async || (books.unfinished("check_document").await == 0).then_some(())).await;
    assert!(kartabl.files().len() > 60);

    sweep(&kartabl, &books).await;
    let left = kartabl.files();
    assert_eq!(left.len(), used + 2, "the draft's last letter and its picture: {left:#?}");
    assert!(books.audited("file_removed").await >= 60, "the audit tells of each");
    let sara = kartabl.sign_in("sara").await;
    assert_eq!(opened(&sara, &kept, "letter").await, [200, 200]);
    let verified = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!(verified.code, Some(0), "{verified:?}");
    books.close().await;
}

async fn a_letter_goes_once_it_is_said_to_be_confidential(engine: Engine) {
    let kartabl = Kartabl::start_with(engine, SETTINGS).await;
    kartabl.employ(&["sara", "admin"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let sara = kartabl.sign_in("sara").await;
    kartabl.approve_connection(&portal, &sara).await;
    let books = Books::open(&kartabl.database_url).await;
    let case = Filed::service(&portal).await;
    case.submit().await.expect(202);
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    sara.return_with(&case.code, &[("letters.date", "wrong", "نامه محرمانه است.")]).await.expect(303);
    let letter = document(&case.look().await, "letter")["sha256"].as_str().unwrap().to_owned();
    let licence = document(&case.look().await, "licence")["sha256"].as_str().unwrap().to_owned();

    let said = case.edit(json!({"letters": {"confidential": true}})).await.expect(200).json();
    let slots: Vec<_> = said["documents"].as_array().unwrap().iter().map(|one| &one["slot"]).collect();
    assert!(!slots.contains(&&json!("letter")), "{said:#}");
    sweep(&kartabl, &books).await;
    assert!(!kartabl.keeps(&letter), "although the first submission showed it");
    assert!(kartabl.keeps(&licence));
    let problem =
        case.upload("letter", None, PDF, fixtures::letter("1404/1", "1404/07/01")).await.expect(422);
    assert_eq!(problem.json()["code"], "confidential");
    books.close().await;
}

async fn a_sweep_of_more_than_usual_removes_nothing_and_says_so(engine: Engine) {
    let kartabl =
        Kartabl::start_with(engine, &SETTINGS.replace("[schedule]", "sweep_at_most = 5\n[schedule]")).await;
    kartabl.employ(&["admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let books = Books::open(&kartabl.database_url).await;
    let (draft, _) = Filed::open(&portal, "connection", connection()).await;
    for number in 0..8 {
        let letter = fixtures::letter(&format!("1404/{number}"), "1404/07/01");
        draft.upload("letter", None, PDF, letter).await.expect(201);
    }
    draft.until_checked().await;
    eventually("all checks", async || (books.unfinished("check_document").await == 0).then_some(())).await;
    let before = kartabl.files().len();
    sweep(&kartabl, &books).await;
    assert_eq!(kartabl.files().len(), before);
    let jobs = kartabl.sign_in("admin").await.get("/jobs?state=discarded").await.expect(200).text();
    assert!(jobs.contains("پاک‌سازی فایل‌های بی‌کاربرد"), "{jobs}");
    assert!(kartabl.log().contains("more files are unused than a sweep may remove"));
    books.close().await;
}
