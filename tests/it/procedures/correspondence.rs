//! ثبت و پیگیری مکاتبات (guide 002): identity gates, the incoming register, the reply.

use std::fs;

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use super::desk;
use crate::support::{
    Api, Engine, Filed, Kartabl, eventually,
    filed::{PDF, defect_at, places},
    on_both_engines,
    writer::{MOBILE, PEOPLE, applicant, letter},
};

on_both_engines!(
    g002_a_letter_is_registered_referred_and_answered,
    g002_who_is_somebody_else_gets_no_form,
    g002_a_service_that_is_down_is_said_to_be_and_asked_again,
    g002_the_form_says_of_the_person_what_was_established,
    g002_the_request_is_a_photo_a_scan_or_a_pdf,
);

fn data() -> Value {
    letter("درخواست معرفی نمایندهٔ فنی")
}

async fn start(engine: Engine, people: Option<&str>) -> (Kartabl, Api) {
    let kartabl = Kartabl::start(engine).await;
    if let Some(people) = people {
        fs::write(kartabl.data().join("identity.toml"), people).unwrap();
    }
    kartabl.employ(&["sara", "mina", "nima"]).await;
    let portal = kartabl.portal("portal", &["correspondence"]).await;
    (kartabl, portal)
}

async fn opened(portal: &Api, applicant: Value) -> (Filed, Value) {
    Filed::open_for(portal, "correspondence", applicant, json!({})).await
}

/// Waits until the gates stand so.
async fn gates(case: &Filed, states: [&str; 2]) -> Value {
    eventually(&format!("the gates of {} to be {states:?}", case.code), async || {
        let seen = case.look().await;
        let now: Vec<_> = seen["identity"].as_array()?.iter().map(|gate| gate["state"].clone()).collect();
        (now == states.map(Value::from)).then_some(seen)
    })
    .await
}

async fn submitted(portal: &Api) -> Filed {
    let (case, _) = opened(portal, applicant()).await;
    gates(&case, ["passed", "passed"]).await;
    case.edit(data()).await.expect(200);
    case.upload("request", None, PDF, fixtures::letter("1", "1404/07/01")).await.expect(201);
    case.submit().await.expect(202);
    case.until("awaiting_registration").await;
    case
}

async fn g002_a_letter_is_registered_referred_and_answered(engine: Engine) {
    let (kartabl, portal) = start(engine, Some(PEOPLE)).await;
    let (case, first) = opened(&portal, applicant()).await;
    assert_eq!(first["identity"][0]["label"], "تطبیق کد ملی و شماره موبایل");
    let passed = gates(&case, ["passed", "passed"]).await;
    assert_eq!(passed["identity"][1]["label"], "احراز هویت ثبت احوال");
    let edited = case.edit(data()).await.expect(200).json();
    assert_eq!(places(&edited), ["file/request missing"]);
    case.upload("request", None, "image/png", fixtures::logo(600)).await.expect(201);
    case.submit().await.expect(202);
    let waiting = case.until("awaiting_registration").await;
    assert_eq!(waiting["state_label"], "در انتظار ثبت دبیرخانه");
    assert!(waiting.get("identity").is_none(), "the gates were those of the draft");
    let registered = format!("ثبت درخواست با موفقیت انجام شد. کد رهگیری: {}", case.code);
    kartabl.sms_with(MOBILE, &registered).await;

    // The secretariat finds it in its tray, registers it and refers it; nobody else can.
    let (mina, nima) = (kartabl.sign_in("mina").await, kartabl.sign_in("nima").await);
    let tray = nima.get("/?tray=unit:secretariat").await.expect(200).text();
    assert!(tray.contains(&case.code), "{tray}");
    nima.act(&case.code, "register", &[("unit", "cellar")]).await.expect(422);
    nima.act(&case.code, "register", &[("unit", "")]).await.expect(422);
    assert_eq!(case.look().await["state"], "awaiting_registration");
    nima.act(&case.code, "register", &[("unit", "contracts")]).await.expect(303);
    let evaluated = case.look().await;
    assert_eq!(evaluated["state"], "evaluation");
    let year = kartabl_domain::JalaliDate::today(kartabl_storage::testing::world().now()).year();
    let told = format!(
        "کاربر گرامی، درخواست شما در دبیرخانه با شماره {year}/1 ثبت گردید. فرآیند پاسخگویی از طریق پیامک اطلاع رسانی میگردد."
    );
    assert_eq!(desk(&evaluated).last(), Some(&told.as_str()), "{evaluated:#}");

    // What was refused took no number: the next one is the second.
    let second = submitted(&portal).await;
    nima.act(&second.code, "register", &[("unit", "evaluation")]).await.expect(303);
    assert!(desk(&second.look().await).last().unwrap().contains(&format!("{year}/2 ")));

    mina.take(&case.code).await.expect(303);
    let page = mina.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    assert!(
        page.contains("پاسخ به درخواست") && !page.contains("<b>تأیید</b>"),
        "it is answered, not approved"
    );
    mina.approve(&case.code).await.expect(303);
    nima.issue(&case.code).await;
    let closed = case.until("closed").await;
    assert_eq!((&closed["outcome"], &closed["state_label"]), (&json!("answered"), &json!("پاسخ داده‌شده")));
    assert_eq!(closed["letters"].as_array().unwrap().len(), 1);
    let response = format!("یک پاسخ برای درخواست با کد رهگیری {} ثبت شده است.", case.code);
    kartabl.sms_with(MOBILE, &response).await;
    assert_eq!(kartabl.sms().iter().filter(|sms| sms.text == response).count(), 1, "told once");
}

async fn g002_who_is_somebody_else_gets_no_form(engine: Engine) {
    let (kartabl, portal) = start(engine, Some(PEOPLE)).await;
    // Another number: the first gate refuses, and nothing is open.
    let mut other = applicant();
    other["mobile"] = json!("09121112200");
    let (case, _) = opened(&portal, other).await;
    let refused = gates(&case, ["refused", "waiting"]).await;
    let text = refused["identity"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("شمارهٔ همراه به نام دارندهٔ این کد ملی نیست."), "{text}");
    for answer in [
        case.edit(data()).await,
        case.edit(json!({})).await,
        case.upload("request", None, PDF, fixtures::letter("1", "1404/07/01")).await,
        case.submit().await,
    ] {
        let problem = answer.expect(409).json();
        assert_eq!(problem["code"], "identity_awaited", "{problem:#}");
        assert!(problem["detail"].as_str().unwrap().contains("تطبیق کد ملی و شماره موبایل"), "{problem:#}");
    }
    portal.send(portal.request(reqwest::Method::DELETE, &case.path(""))).await.expect(204);

    // The right number and another date of birth: the second one refuses.
    let mut other = applicant();
    other["birth_date"] = json!("1366/04/12");
    let (case, _) = opened(&portal, other).await;
    gates(&case, ["passed", "refused"]).await;
    assert_eq!(case.edit(data()).await.expect(409).json()["code"], "identity_awaited");

    // Nothing can be brought along to the opening, and nobody without a national code can be asked about.
    let body = json!({"procedure": "correspondence", "applicant": applicant(), "data": data()});
    assert_eq!(portal.post("/cases", &body).await.expect(409).json()["code"], "identity_awaited");
    let company = json!({"kind": "legal", "legal_id": "10380284790", "name": "شرکت نمونه", "mobile": MOBILE,
        "email": "info@nemune.ir"});
    let body = json!({"procedure": "correspondence", "applicant": company, "data": {}});
    let refused = portal.post("/cases", &body).await.expect(422).json();
    assert_eq!(refused["errors"][0]["path"], "applicant.national_code", "{refused:#}");
    drop(kartabl);
}

async fn g002_a_service_that_is_down_is_said_to_be_and_asked_again(engine: Engine) {
    let (kartabl, portal) = start(engine, None).await;
    let (case, _) = opened(&portal, applicant()).await;
    let down = gates(&case, ["down", "waiting"]).await;
    let text = down["identity"][0]["text"].as_str().unwrap();
    assert!(text.contains("سرویس استعلام پاسخ نمی‌دهد"), "{text}");
    let problem = case.edit(data()).await.expect(409).json();
    assert!(problem["detail"].as_str().unwrap().contains("سرویس استعلام پاسخ نمی‌دهد"), "{problem:#}");
    let labels: Vec<_> =
        down["events"].as_array().unwrap().iter().map(|event| event["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"تطبیق کد ملی و شماره موبایل: سرویس استعلام پاسخ نداد"), "{labels:?}");
    // It comes back, and nobody has to do anything.
    fs::write(kartabl.data().join("identity.toml"), PEOPLE).unwrap();
    gates(&case, ["passed", "passed"]).await;
    case.edit(data()).await.expect(200);
}

async fn g002_the_form_says_of_the_person_what_was_established(engine: Engine) {
    let (_kartabl, portal) = start(engine, Some(PEOPLE)).await;
    let (case, _) = opened(&portal, applicant()).await;
    gates(&case, ["passed", "passed"]).await;
    let mut other = data();
    other["person"]["mobile"] = json!("09121112200");
    other["person"]["national_code"] = json!("0067749828");
    other["person"]["birth_date"] = json!("1370/01/01");
    other["person"]["kind"] = json!("legal");
    case.edit(other).await.expect(200);
    case.upload("request", None, PDF, fixtures::letter("1", "1404/07/01")).await.expect(201);
    let refused = case.submit().await.expect(422).json();
    let wrong =
        ["birth_date wrong", "kind wrong", "mobile wrong", "national_code wrong", "organisation missing"];
    assert_eq!(places(&refused), wrong.map(|place| format!("person.{place}")));
    assert!(defect_at(&refused, "person", "mobile").contains("تطبیق آن با کد ملی"), "{refused:#}");
    case.edit(json!({"person": data()["person"]})).await.expect(200);
    case.submit().await.expect(202);
    case.until("awaiting_registration").await;
}

async fn g002_the_request_is_a_photo_a_scan_or_a_pdf(engine: Engine) {
    let (_kartabl, portal) = start(engine, Some(PEOPLE)).await;
    let (case, _) = opened(&portal, applicant()).await;
    gates(&case, ["passed", "passed"]).await;
    let missing = case.edit(data()).await.expect(200).json();
    assert_eq!(places(&missing), ["file/request missing"]);
    let put = async |kind: &str, bytes: Vec<u8>| case.upload("request", None, kind, bytes).await;
    put("text/plain", b"please".to_vec()).await.expect(415);
    put("application/msword", b"please".to_vec()).await.expect(415);
    let mut heavy = fixtures::letter("1", "1404/07/01");
    heavy.resize(5 * 1024 * 1024 + 1, b' ');
    put(PDF, heavy).await.expect(413);
    for (kind, bytes) in [
        ("image/png", fixtures::logo(600)),
        (PDF, fixtures::letter("1", "1404/07/01")),
        ("image/jpeg", fixtures::photo(900, 1_260)),
    ] {
        put(kind, bytes).await.expect(201);
    }
    case.submit().await.expect(202);
    case.until("awaiting_registration").await;
}
