//! Uploads over HTTP: what the antivirus says of them, and that hostile ones harm nobody else.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use futures::future::join_all;
use kartabl_documents::fixtures;
use kartabl_domain::documents::{DocumentKind, Verdict};
use serde_json::{Value, json};

use super::support::{
    Engine, Filed, Kartabl,
    clamd::Scanner,
    eventually,
    filed::{PDF, PNG, connection, places, service},
    http_client,
    kartabl::free_address,
    on_both_engines,
};

on_both_engines!(
    the_antivirus_keeps_what_it_knows_out_and_is_waited_for,
    an_antivirus_that_cannot_tell_makes_no_file_clean,
    what_is_refused_is_removed_told_and_a_defect,
    the_office_alone_is_told_which_case_holds_the_same_file,
    pages_and_photos_are_shown_drawn_anew_and_kept_as_they_came,
    a_scan_is_read_where_that_is_wanted,
    the_service_answers_while_hostile_files_come_side_by_side,
);

fn letter(number: u32) -> Vec<u8> {
    fixtures::letter(&format!("1404/{number}"), "1404/07/01")
}

/// The check of the letter of a case that [`Filed::open`] opened.
async fn checked(case: &Filed) -> Value {
    let documents = case.until_checked().await["documents"].clone();
    documents[0].clone()
}

fn codes(document: &Value) -> Vec<&str> {
    document["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

async fn the_antivirus_keeps_what_it_knows_out_and_is_waited_for(engine: Engine) {
    let mut scanner = Scanner::prepare();
    let settings = format!("[documents]\nclamd = \"{}\"\n", scanner.socket().display());
    let kartabl = Kartabl::start_with(engine, &settings).await;
    kartabl.employ(&["admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let (case, _) = Filed::open(&portal, "connection", connection()).await;

    // Nobody answers: the file is neither clean nor infected, the operator is told, and the check comes again.
    case.upload("letter", None, PDF, letter(1)).await.expect(201);
    eventually("the check to ask the antivirus", async || {
        kartabl.log().contains("a document waits for the antivirus").then_some(())
    })
    .await;
    let pending = case.look().await["documents"][0].clone();
    assert_eq!(pending["checks"], "pending");
    let admin = kartabl.sign_in("admin").await;
    let page = format!("/cases/{}", case.code);
    eventually("the page to say so", async || {
        let page = admin.get(&page).await.expect(200).text();
        (page.contains("در انتظار ضدویروس") && page.contains("ضدویروس پاسخ نمی‌دهد")).then_some(())
    })
    .await;
    // Nobody opens what was not looked at.
    admin.get(&format!("{page}/documents/{}", pending["id"].as_str().unwrap())).await.expect(404);
    let said = kartabl.run(&["doctor"], "").await;
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("PROBLEM  antivirus: the antivirus does not answer"), "{said:?}");

    scanner.start().await;
    let said = kartabl.run(&["doctor"], "").await;
    assert!(said.out.contains("ok       antivirus: ClamAV 1."), "{said:?}");
    let clean = checked(&case).await;
    assert_eq!((&clean["verdict"], codes(&clean)), (&json!("ok"), vec![]), "{clean:#}");

    case.upload("letter", None, PDF, fixtures::infected(&letter(2))).await.expect(201);
    let refused = checked(&case).await;
    assert_eq!((&refused["verdict"], codes(&refused)), (&json!("refused"), vec!["virus"]), "{refused:#}");
    let name = refused["findings"][0]["detail"].as_str().unwrap();
    assert!(name.starts_with("Eicar-Test-Signature"), "{name}");
    let sha256 = refused["sha256"].as_str().unwrap();
    eventually("its bytes to be gone", async || (!kartabl.keeps(sha256)).then_some(())).await;
    assert!(kartabl.keeps(clean["sha256"].as_str().unwrap()), "this is where they would be");

    // The same at the command line.
    for (name, file, code) in
        [("clean.pdf", letter(3), 0), ("infected.pdf", fixtures::infected(&letter(3)), 1)]
    {
        std::fs::write(kartabl.data().join(name), file).unwrap();
        let path = kartabl.data().join(name);
        let said = kartabl.run(&["check", path.to_str().unwrap(), "--as", "letter", "--json"], "").await;
        assert_eq!(said.code, Some(code), "{said:?}");
        assert_eq!(said.out.contains("\"virus\""), code == 1, "{said:?}");
    }
}

async fn an_antivirus_that_cannot_tell_makes_no_file_clean(engine: Engine) {
    // Every letter is larger than what it takes.
    let mut scanner = Scanner::prepare_with("StreamMaxLength 1K\n");
    scanner.start().await;
    let settings = format!("[documents]\nclamd = \"{}\"\n", scanner.socket().display());
    let kartabl = Kartabl::start_with(engine, &settings).await;
    kartabl.employ(&["admin"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let admin = kartabl.sign_in("admin").await;
    let (case, _) = Filed::open(&portal, "connection", connection()).await;
    case.upload("letter", None, PDF, fixtures::office_letter("1404/11", "1404/07/01")).await.expect(201);
    let page = format!("/cases/{}", case.code);
    eventually("the page to say so", async || {
        let page = admin.get(&page).await.expect(200).text();
        // It may break off before its answer was read; then it counts as one that does not answer.
        let told = ["بررسی به تأخیر افتاده است", "در انتظار ضدویروس"];
        told.iter().any(|told| page.contains(told)).then_some(())
    })
    .await;
    let document = case.look().await["documents"][0].clone();
    assert_eq!((&document["checks"], &document["verdict"]), (&json!("pending"), &Value::Null));
    let letter = kartabl.data().join("letter.pdf");
    std::fs::write(&letter, fixtures::office_letter("1404/11", "1404/07/01")).unwrap();
    let said = kartabl.run(&["check", letter.to_str().unwrap(), "--as", "letter"], "").await;
    assert!(said.code == Some(1) && said.out.is_empty(), "{said:?}");
    assert!(said.err.contains("the antivirus"), "{said:?}");

    // Somebody gives it up: the page says that nobody asks any more.
    eventually("the job to be given up", async || {
        let waiting = admin.get("/jobs?state=scheduled&kind=check_document").await.expect(200).text();
        let job: String =
            waiting.split("href=\"/jobs/").nth(1)?.chars().take_while(char::is_ascii_digit).collect();
        (admin.post(&format!("/jobs/{job}/discard"), &[]).await.status == 303).then_some(())
    })
    .await;
    eventually("the page to say so", async || {
        let page = admin.get(&page).await.expect(200).text();
        (page.contains("بررسی نشد") && page.contains("کارهای پس‌زمینه")).then_some(())
    })
    .await;
}

async fn pages_and_photos_are_shown_drawn_anew_and_kept_as_they_came(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let sara = kartabl.sign_in("sara").await;
    kartabl.approve_connection(&portal, &sara).await;
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    let photo = &fixtures::named("located-photo").bytes;
    let pages = fixtures::letter_of_pages(3);
    case.upload("letter", None, PDF, pages.clone()).await.expect(201);
    case.upload("licence", None, "image/jpeg", photo.clone()).await.expect(201);
    case.upload("logo", Some(0), PNG, fixtures::named("logo-with-tail").bytes.clone()).await.expect(201);
    let documents = case.until_checked().await["documents"].clone();
    let id = |slot: &str| {
        let mut documents = documents.as_array().unwrap().iter();
        documents.find(|document| document["slot"] == slot).unwrap()["id"].as_str().unwrap().to_owned()
    };
    case.submit().await.expect(202);
    case.until("evaluation").await;

    let letter = format!("/cases/{}/documents/{}", case.code, id("letter"));
    let shown = sara.get(&format!("/cases/{}?doc={}", case.code, id("letter"))).await.expect(200).text();
    assert!(shown.contains(&format!("{letter}/pages/3.png")) && !shown.contains("/pages/4.png"));
    assert!(shown.contains("شمارهٔ نامه‌ای که نوشته‌اید در متن سند پیدا نشد"), "the letter is another one");
    let size = |picture: &[u8]| {
        let picture = image::load_from_memory_with_format(picture, image::ImageFormat::Png).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&sara.get(&format!("{letter}/pages/3.png")).await.expect(200).body), (1000, 1414));
    for missing in ["0.png", "4.png", "3", "x.png"] {
        sara.get(&format!("{letter}/pages/{missing}")).await.expect(404);
    }
    kartabl.visitor().get(&format!("{letter}/pages/1.png")).await.expect(303);
    assert_eq!(sara.get(&letter).await.expect(200).body, pages);

    let licence = format!("/cases/{}/documents/{}", case.code, id("licence"));
    assert_eq!(sara.get(&licence).await.expect(200).body, *photo, "the original");
    let picture = sara.get(&format!("{licence}/preview.png")).await.expect(200).body;
    assert_eq!(size(&picture), (80, 120), "turned upright");
    for metadata in [&b"Exif"[..], b"eXIf"] {
        assert!(!picture.windows(4).any(|window| window == metadata));
    }
    let logo =
        sara.get(&format!("/cases/{}/documents/{}/preview.png", case.code, id("logo"))).await.expect(200);
    assert!(!logo.body.ends_with(b"rubbish"), "encoded anew");
    assert_eq!(size(&logo.body), (64, 64));
}

async fn a_scan_is_read_where_that_is_wanted(engine: Engine) {
    let kartabl = Kartabl::start_with(engine, "[documents]\nocr = true\n").await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let said = kartabl.run(&["doctor"], "").await;
    assert!(
        said.out.lines().any(|line| line.starts_with("ok       reading scans: ") && line.contains("fas"))
    );

    let sara = kartabl.sign_in("sara").await;
    let warned = async |scan: Vec<u8>| {
        let (case, _) = Filed::open(&portal, "connection", connection()).await;
        case.upload("letter", None, PDF, scan).await.expect(201);
        case.submit().await.expect(202);
        case.until("evaluation").await;
        sara.get(&format!("/cases/{}", case.code)).await.expect(200).text().contains("در متن سند پیدا نشد")
    };
    // As it declares, and another letter.
    assert!(!warned(fixtures::photocopy(&letter(11))).await);
    assert!(warned(fixtures::photocopy(&fixtures::letter("1399/77", "1399/02/03"))).await);
}

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

async fn the_office_alone_is_told_which_case_holds_the_same_file(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let first = Filed::connection(&portal, connection()).await;
    first.until("evaluation").await;
    let second = Filed::connection(&portal, connection()).await;
    second.until("evaluation").await;
    let told = checked(&second).await;
    assert_eq!((&told["verdict"], codes(&told)), (&json!("ok"), vec!["duplicate"]), "{told:#}");
    assert_eq!(told["findings"][0]["detail"], "", "other cases are not the applicant's affair");
    let page = kartabl.sign_in("sara").await.get(&format!("/cases/{}", second.code)).await.expect(200).text();
    assert!(page.contains(&first.code));
}

const HOSTILE: usize = 200;

/// A machine that has other things to do may let the database wait too long.
const BUSY: u16 = 503;

/// What the process may need beside its children, however much comes at once.
const ENOUGH_MEMORY: u64 = 600 << 20;

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
