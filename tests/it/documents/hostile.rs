//! Hostile files: each is refused and removed, and many at once harm nobody else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use futures::future::join_all;
use kartabl_documents::fixtures;
use kartabl_domain::documents::{DocumentKind, Verdict};
use serde_json::json;

use super::{checked, codes, letter};
use crate::support::{
    Engine, Filed, Kartabl, eventually,
    filed::{PDF, PNG, connection, places, service},
    http_client,
    kartabl::free_address,
    on_both_engines,
};

on_both_engines!(
    what_is_refused_is_removed_told_and_a_defect,
    the_service_answers_while_hostile_files_come_side_by_side,
);

const HOSTILE: usize = 200;

/// A machine that has other things to do may let the database wait too long.
const BUSY: u16 = 503;

/// What the process may need beside its children, however much comes at once.
const ENOUGH_MEMORY: u64 = 600 << 20;

async fn what_is_refused_is_removed_told_and_a_defect(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let admin = kartabl.sign_in("admin").await;
    for (name, bytes) in [
        ("has-launch", fixtures::named("launch").bytes.clone()),
        ("bomb", fixtures::object_stream_bomb()),
        // The house has no antivirus here; the test file is known all the same.
        ("virus", fixtures::infected(&letter(11))),
    ] {
        let (case, _) = Filed::open(&portal, "connection", connection()).await;
        case.upload("letter", None, PDF, bytes).await.expect(201);
        let refused = checked(&case).await;
        assert_eq!((&refused["verdict"], codes(&refused)), (&json!("refused"), vec![name]), "{refused:#}");
        let sha256 = refused["sha256"].as_str().unwrap();
        eventually("its bytes to be gone", async || (!kartabl.keeps(sha256)).then_some(())).await;

        let page = admin.get(&format!("/cases/{}", case.code)).await.expect(200).text();
        assert!(page.contains("پذیرفته نشد") && page.contains("این فایل نگه داشته نشد"), "{name}");
        let file = format!("/cases/{}/documents/{}", case.code, refused["id"].as_str().unwrap());
        assert!(!page.contains(&format!("{file}\"")), "no link leads to it");
        for gone in [file.clone(), format!("{file}/preview.png"), format!("{file}/pages/1.png")] {
            admin.get(&gone).await.expect(404);
        }
        let answer = case.submit().await.expect(422).json();
        assert_eq!(places(&answer), ["letters/letter wrong"], "{answer:#}");
        // Another file mends it.
        case.upload("letter", None, PDF, letter(11)).await.expect(201);
        case.until_checked().await;
        case.submit().await.expect(202);
    }
}

async fn the_service_answers_while_hostile_files_come_side_by_side(engine: Engine) {
    let monitoring = free_address();
    let setting = format!("monitoring = \"{}\"\n", monitoring.trim_start_matches("http://"));
    let kartabl = Kartabl::start_with(engine, &setting).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let hostile: Vec<_> = fixtures::all().iter().filter(|fixture| !fixture.codes.is_empty()).collect();
    let hostile: Vec<_> = hostile.iter().copied().cycle().take(HOSTILE).collect();
    let mut cases = Vec::new();
    for some in hostile.chunks(8) {
        let opened = some.iter().map(|fixture| async {
            match fixture.kind {
                DocumentKind::Letter => Filed::open(&portal, "connection", connection()).await.0,
                _ => Filed::open(&portal, "gsb-service", service()).await.0,
            }
        });
        cases.extend(join_all(opened).await);
    }
    let (honest, _) = Filed::open(&portal, "connection", connection()).await;

    // Somebody uses the service all the while, and is answered every time.
    let over = Arc::new(AtomicBool::new(false));
    let reader = tokio::spawn({
        let (over, case, sara) = (Arc::clone(&over), honest.clone(), kartabl.sign_in("sara").await);
        let health = format!("{monitoring}/health/live");
        async move {
            let mut answers = 0;
            while !over.load(SeqCst) {
                let shown = sara.get("/").await;
                let told = case.api.get(&case.path("")).await;
                assert!(http_client().get(&health).send().await.unwrap().status().is_success());
                for answer in [shown, told] {
                    assert!([200, BUSY].contains(&answer.status), "{answer:?}");
                    answers += u32::from(answer.status == 200);
                }
            }
            answers
        }
    });
    let uploads = hostile.iter().zip(&cases).map(async |(fixture, case)| {
        // What makes each letter different, so that none is recognised by its bytes.
        let mark = format!("%{}\n", case.code);
        let end = fixture.bytes.windows(9).rposition(|window| window == b"startxref");
        let bytes = match end {
            Some(at) => [&fixture.bytes[..at], mark.as_bytes(), &fixture.bytes[at..]].concat(),
            None => fixture.bytes.clone(),
        };
        let (slot, item, kind) = match fixture.kind {
            DocumentKind::Letter => ("letter", None, PDF),
            DocumentKind::Logo => ("logo", Some(0), PNG),
            DocumentKind::Photo | DocumentKind::Licence => ("licence", None, "image/jpeg"),
        };
        let mut answer = case.upload(slot, item, kind, bytes.clone()).await;
        while answer.status == BUSY {
            answer = case.upload(slot, item, kind, bytes.clone()).await;
        }
        assert!([201, 413, 415, 422].contains(&answer.status), "{}: {answer:?}", fixture.name);
        if answer.status != 201 {
            let told = fixture.codes.iter().any(|code| answer.text().contains(code.text()));
            assert!(told && fixture.verdict() == Verdict::Refused, "{}: {answer:?}", fixture.name);
        }
        answer.status == 201
    });
    let uploads = async { join_all(uploads).await };
    let (taken_in, _) = tokio::join!(uploads, async {
        honest.upload("letter", None, PDF, letter(9)).await.expect(201);
        assert_eq!(checked(&honest).await["verdict"], "ok");
    });
    assert!(taken_in.iter().filter(|taken| **taken).count() > HOSTILE / 2);
    for ((fixture, case), _) in hostile.iter().zip(&cases).zip(&taken_in).filter(|(_, taken)| **taken) {
        let document = checked(case).await;
        assert_eq!(document["verdict"], fixture.verdict().name(), "{}: {document:#}", fixture.name);
        let found = codes(&document);
        for code in fixture.codes {
            assert!(found.contains(&code.name()), "{}: {document:#}", fixture.name);
        }
    }
    over.store(true, SeqCst);
    assert!(reader.await.unwrap() > 10);
    assert!(!kartabl.log().contains("panicked"), "{}", kartabl.log());
    assert!(kartabl.peak_memory() < ENOUGH_MEMORY, "{} MB", kartabl.peak_memory() >> 20);
}
