//! Hostile files side by side with honest work.

use super::*;

on_both_engines!(the_service_answers_while_hostile_files_come_side_by_side,);

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
