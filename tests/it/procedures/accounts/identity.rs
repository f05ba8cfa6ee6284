//! Whose the mobile number of an account is: who is asked, who confirms it, and how long an inspection waits.

use serde_json::{Value, json};

use super::{MOBILE, PEOPLE, filing, person, register, standing, start, submitted, submitted_again, taken};
use crate::{
    procedures::estates,
    support::{Books, Engine, Filed, filed::PDF, on_both_engines, page},
};

on_both_engines!(
    g004_an_identity_that_the_service_confirmed_is_not_asked_about_again,
    g004_what_the_service_refuses_is_a_warning_and_only_a_reviewer_confirms_it,
    g004_a_company_is_asked_about_its_chief_executive,
    g004_the_inspection_waits_for_the_service_and_not_longer_than_a_working_day,
);

fn company(mobile: &str, chief: Option<&str>) -> Value {
    let mut company = json!({"kind": "legal", "legal_id": "10380284790", "name": "شرکت نمونه", "mobile": mobile,
        "email": "info@nemune.ir"});
    if let Some(chief) = chief {
        company["national_code"] = json!(chief);
    }
    company
}

async fn g004_an_identity_that_the_service_confirmed_is_not_asked_about_again(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    let case = submitted(&portal, person(MOBILE)).await;
    let evaluated = case.until("evaluation").await;
    assert_eq!(evaluated["identity"][0]["state"], "passed", "{evaluated:#}");
    let mina = kartabl.sign_in("mina").await;
    let shown = taken(&mina, &case).await;
    assert!(!shown.contains("استعلام هویت") && !shown.contains("/identity"), "{shown}");
    // The service forgets the person; the account does not.
    register(&kartabl, "");
    let again = submitted_again(&portal, person(MOBILE)).await;
    again.until("evaluation").await;
    mina.take(&again.code).await.expect(303);
    mina.approve(&again.code).await.expect(303);
    assert_eq!(again.look().await["outcome"], "approved");
    // A confirmed one needs nobody's word.
    let known = mina.get(&format!("/cases/{}/identity", case.code)).await.expect(200).text();
    assert!(known.contains("پیش‌تر تأیید شده است"), "{known}");
}

async fn g004_what_the_service_refuses_is_a_warning_and_only_a_reviewer_confirms_it(engine: Engine) {
    let (kartabl, portal) = start(engine, "").await;
    let case = submitted(&portal, person(MOBILE)).await;
    let evaluated = case.until("evaluation").await;
    assert_eq!(evaluated["identity"][0]["state"], "refused", "{evaluated:#}");
    let (mina, sara) = (kartabl.sign_in("mina").await, kartabl.sign_in("sara").await);
    let shown = taken(&mina, &case).await;
    assert!(shown.contains("شمارهٔ همراه به نام دارندهٔ این کد ملی نیست"), "what the service said: {shown}");
    assert!(shown.contains("هویت متقاضی هنوز تأیید نشده است"), "why it cannot be approved: {shown}");
    let version = page::version(&shown);
    let approve = [("version", version.as_str()), ("report", ""), ("do", "approve")];
    mina.post(&format!("/cases/{}/approve", case.code), &approve).await.expect(422);
    assert_eq!(case.look().await["state"], "evaluation");

    sara.get(&format!("/cases/{}/identity", case.code)).await.expect(403);
    let path = format!("/cases/{}/identity", case.code);
    let short = mina.post(&path, &[("version", &version), ("note", " بله ")]).await.expect(422).text();
    assert!(short.contains("id=\"note-e\"") && short.contains("بله"), "{short}");
    let note = "کارت ملی و سند سیم‌کارت حضوری دیده شد";
    mina.post(&path, &[("version", "999"), ("note", note)]).await.expect(409);
    mina.act(&case.code, "identity", &[("note", note)]).await.expect(303);
    let shown = mina.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    assert!(shown.contains("هویت متقاضی را کارشناس تأیید کرد") && shown.contains(note), "{shown}");
    let seen = case.look().await;
    assert!(!seen.to_string().contains(note), "the note is internal: {seen:#}");
    mina.approve(&case.code).await.expect(303);

    // Remembered with the account: the next case needs nothing, and nobody is asked.
    let (service, _) = Filed::open_for(&portal, "estate-service", person(MOBILE), estates::request()).await;
    for item in [0, 1] {
        let letter = kartabl_documents::fixtures::letter("1404/1", "1404/07/01");
        service.upload("document", Some(item), PDF, letter).await.expect(201);
    }
    service.submit().await.expect(202);
    let evaluated = service.until("evaluation").await;
    assert_eq!(evaluated["identity"][0]["state"], "passed", "{evaluated:#}");
}

async fn g004_a_company_is_asked_about_its_chief_executive(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    let mina = kartabl.sign_in("mina").await;
    // Without the code of its chief executive beside the legal id nobody could be asked.
    let nameless = filing("contract-registration", &company("09121113300", None));
    let refused = portal.post("/cases", &nameless).await.expect(422).json();
    assert_eq!(refused["errors"][0]["path"], "applicant.national_code", "{refused:#}");
    let named = submitted(&portal, company("09121113300", Some("0067749828"))).await;
    assert_eq!(named.until("evaluation").await["identity"][0]["state"], "passed");
    taken(&mina, &named).await;
    mina.approve(&named.code).await.expect(303);

    // The number of another company is not its chief executive's. Leaving the code out does not take that back.
    let other = |chief: Option<&str>| {
        let mut other = company("09121113300", chief);
        other["legal_id"] = json!("14003778990");
        other
    };
    let stranger = submitted_again(&portal, other(Some("0076229645"))).await;
    assert_eq!(stranger.until("evaluation").await["identity"][0]["state"], "refused");
    let silent = filing("contract-registration", &other(None));
    portal.post("/cases", &silent).await.expect(422);
    let shown = taken(&mina, &stranger).await;
    let version = page::version(&shown);
    let approve = [("version", version.as_str()), ("report", ""), ("do", "approve")];
    mina.post(&format!("/cases/{}/approve", stranger.code), &approve).await.expect(422);
}

async fn g004_the_inspection_waits_for_the_service_and_not_longer_than_a_working_day(engine: Engine) {
    let (mut kartabl, portal) = start(engine, "broken [").await;
    // Filed, filled in and submitted at once: nothing is locked.
    let waiting = submitted(&portal, person(MOBILE)).await;
    let seen = standing(&waiting, "down").await;
    assert_eq!(seen["state"], "inspecting", "{seen:#}");
    assert!(seen["identity"][0]["text"].as_str().unwrap().contains("کاری از شما لازم نیست"), "{seen:#}");

    // The process dies, a working day passes, the service is still down: the case goes on with a warning.
    kartabl.kill().await;
    let books = Books::open(&kartabl.database_url).await;
    books.let_days_pass(&waiting.code, 9).await;
    drop(books);
    kartabl.restart().await;
    let evaluated = waiting.until("evaluation").await;
    assert_eq!(evaluated["identity"][0]["state"], "down", "{evaluated:#}");
    let mina = kartabl.sign_in("mina").await;
    let shown = taken(&mina, &waiting).await;
    assert!(shown.contains("سرویس استعلام هویت در مهلت خود پاسخ نداد"), "{shown}");

    // It comes back: a case that still waits goes on, and the one that did not wait is told.
    let second = submitted_again(&portal, person(MOBILE)).await;
    standing(&second, "down").await;
    register(&kartabl, PEOPLE);
    second.until("evaluation").await;
    standing(&waiting, "passed").await;
    let shown = mina.get(&format!("/cases/{}", waiting.code)).await.expect(200).text();
    assert!(!shown.contains("در مهلت خود پاسخ نداد"), "{shown}");
    mina.approve(&waiting.code).await.expect(303);
}
