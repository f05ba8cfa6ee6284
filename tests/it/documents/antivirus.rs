//! The antivirus: what it knows stays out, and a check waits for its answer.

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use super::{checked, codes, letter};
use crate::support::{
    Engine, Filed, Kartabl,
    clamd::Scanner,
    eventually,
    filed::{PDF, connection},
    on_both_engines,
};

on_both_engines!(
    the_antivirus_keeps_what_it_knows_out_and_is_waited_for,
    an_antivirus_that_cannot_tell_makes_no_file_clean,
);

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
