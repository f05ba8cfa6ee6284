//! The account of an applicant (guide 004): its mobile number, whose that is, and what happens while nobody knows.

mod inquiry;

use std::fs;

use serde_json::{Value, json};

use super::estates::contract;
use crate::support::{
    Api, Books, Engine, Filed, Kartabl, Staff, eventually,
    filed::{self, PDF, defect_at},
    on_both_engines, page,
};

on_both_engines!(
    g004_the_owner_of_an_account_cannot_change_its_mobile,
    g004_the_organisation_can_change_the_mobile_of_an_account,
    g004_an_identity_that_the_service_confirmed_is_not_asked_about_again,
    g001_domains_that_were_given_once_hold_for_later_cases,
);

const MOBILE: &str = "09121112299";
const OTHER: &str = "09121112200";

/// Whom the local register knows.
const PEOPLE: &str = r#"
[[people]]
national_code = "0076229645"
mobiles = ["09121112299", "09121112200"]
name = "نگار آذری"

[[people]]
national_code = "0067749828"
mobiles = ["09121113300"]
name = "بهرام کیانی"
"#;

fn person(mobile: &str) -> Value {
    json!({"kind": "natural", "national_code": "0076229645", "name": "قرارداد نمونهٔ یک",
        "mobile": mobile, "email": "negar@example.ir"})
}

fn company(mobile: &str, chief: Option<&str>) -> Value {
    let mut company = json!({"kind": "legal", "legal_id": "10380284790", "name": "شرکت نمونه", "mobile": mobile,
        "email": "info@nemune.ir"});
    if let Some(chief) = chief {
        company["national_code"] = json!(chief);
    }
    company
}

/// The jobs of a dead process wait for this; on the embedded engine they don't.
const SETTINGS: &str = "[queues]\nlease_seconds = 2\n";

async fn start(engine: Engine, people: &str) -> (Kartabl, Api) {
    let kartabl = Kartabl::start_with(engine, SETTINGS).await;
    register(&kartabl, people);
    kartabl.employ(&["sara", "mina"]).await;
    let procedures = ["contract-registration", "estate-service", "correspondence"];
    let portal = kartabl.portal("portal", &procedures).await;
    (kartabl, portal)
}

fn register(kartabl: &Kartabl, people: &str) {
    fs::write(kartabl.data().join("identity.toml"), people).unwrap();
}

fn filing(procedure: &str, applicant: &Value) -> Value {
    json!({"procedure": procedure, "applicant": applicant, "data": {}})
}

async fn submitted(portal: &Api, applicant: Value) -> Filed {
    submitted_for(portal, applicant, contract()).await
}

/// The registration of another contract of the same applicant.
async fn submitted_again(portal: &Api, applicant: Value) -> Filed {
    let another = json!({"province": "اصفهان", "estate": "mahmoudabad", "contract": "sample-2"});
    submitted_for(portal, applicant, json!({"contract": another})).await
}

async fn submitted_for(portal: &Api, applicant: Value, data: Value) -> Filed {
    let (case, _) = Filed::open_for(portal, "contract-registration", applicant, json!({})).await;
    case.edit(data).await.expect(200);
    case.submit().await.expect(202);
    case
}

/// The page of a case that the expert has taken.
async fn taken(expert: &Staff, case: &Filed) -> String {
    expert.take(&case.code).await.expect(303);
    expert.get(&format!("/cases/{}", case.code)).await.expect(200).text()
}

async fn standing(case: &Filed, state: &str) -> Value {
    eventually(&format!("the identity of {} to be {state}", case.code), async || {
        Some(case.look().await).filter(|case| case["identity"][0]["state"] == state)
    })
    .await
}

async fn g004_the_owner_of_an_account_cannot_change_its_mobile(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    Filed::open_for(&portal, "contract-registration", person(MOBILE), json!({})).await;
    let another = kartabl.portal("another", &["contract-registration", "estate-service"]).await;
    for (api, procedure) in
        [(&portal, "contract-registration"), (&portal, "estate-service"), (&another, "estate-service")]
    {
        let refused = api.post("/cases", &filing(procedure, &person(OTHER))).await.expect(422).json();
        assert_eq!(refused["errors"][0]["path"], "applicant.mobile", "{refused:#}");
        let text = refused["detail"].as_str().unwrap();
        assert!(text.contains("0912***2299") && text.contains("تغییر آن را از سازمان بخواهید"), "{text}");
        assert!(!text.contains(MOBILE), "a portal learns no number that it does not know");
    }
    // The same number in another spelling is the same; what does not go by the account takes any number.
    portal.post("/cases", &filing("estate-service", &person("+98 912 111 2299"))).await.expect(201);
    portal.post("/cases", &filing("correspondence", &person(OTHER))).await.expect(201);
    another.post("/cases", &filing("estate-service", &person(MOBILE))).await.expect(201);
}

async fn g004_the_organisation_can_change_the_mobile_of_an_account(engine: Engine) {
    let (kartabl, portal) = start(engine, PEOPLE).await;
    kartabl.add_user("leila", "لیلا سرپرست", "supervisor", "contracts").await;
    let case = submitted(&portal, person(MOBILE)).await;
    case.until("evaluation").await;
    let (mina, leila) = (kartabl.sign_in("mina").await, kartabl.sign_in("leila").await);
    let html = leila.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    let path = html.split("href=\"/applicants/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(!html.contains(&format!("/applicants/{}", "0076229645")), "the address tells nothing");
    let path = format!("/applicants/{path}");
    let shown = leila.get(&path).await.expect(200).text();
    assert!(shown.contains(MOBILE) && shown.contains("تأییدشده") && shown.contains(&case.code), "{shown}");
    assert!(!mina.get(&path).await.expect(200).text().contains("name=\"mobile\""), "an expert only reads");

    let version = page::version(&shown);
    let change = async |staff: &Staff, mobile: &str, reason: &str| {
        let fields = [("version", version.as_str()), ("mobile", mobile), ("reason", reason)];
        staff.post(&format!("{path}/mobile"), &fields).await
    };
    change(&mina, OTHER, "سیم‌کارت گم شده است").await.expect(403);
    let refused = change(&leila, "0912", "").await.expect(422).text();
    assert!(refused.contains("id=\"mobile-e\"") && refused.contains("value=\"0912\""), "{refused}");
    let refused = change(&leila, OTHER, "").await.expect(422).text();
    assert!(refused.contains("id=\"reason-e\"") && refused.contains(OTHER), "{refused}");
    change(&leila, OTHER, "سیم‌کارت گم شده است").await.expect(303);
    let late = change(&leila, "09121112211", "سیم‌کارت دوم هم گم شده است").await.expect(409).text();
    assert!(
        late.contains("09121112211") && late.contains("سیم‌کارت دوم هم گم شده است"),
        "nothing typed is lost"
    );

    // Whose the new number is was asked anew; the old one is refused now, and the open case goes by the new one.
    standing(&case, "passed").await;
    let shown = leila.get(&path).await.expect(200).text();
    assert!(shown.contains("سیم‌کارت گم شده است") && shown.contains("لیلا سرپرست"), "{shown}");
    portal.post("/cases", &filing("estate-service", &person(MOBILE))).await.expect(422);
    portal.post("/cases", &filing("estate-service", &person(OTHER))).await.expect(201);
    mina.take(&case.code).await.expect(303);
    let defect = ("contract.contract", "wrong", "شمارهٔ قرارداد با نام طرف قرارداد یکی نیست.");
    mina.return_with(&case.code, &[defect]).await.expect(303);
    kartabl.sms_with(OTHER, &case.code).await;
    assert!(
        kartabl.sms().iter().all(|sms| sms.to == OTHER || !sms.text.contains("نقص")),
        "{:?}",
        kartabl.sms()
    );
    // Who has nothing to do with any of the cases does not read the page.
    kartabl.add_user("kian", "کیان مرادی", "expert", "workgroup").await;
    kartabl.sign_in("kian").await.get(&path).await.expect(403);
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

async fn g001_domains_that_were_given_once_hold_for_later_cases(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    let mut applicant = filed::applicant();
    let first = filing("connection", &applicant);
    portal.post("/cases", &first).await.expect(201);
    applicant.as_object_mut().unwrap().remove("domains");
    let mut data = filed::service();
    data["contacts"][0]["email"] = json!("ahmadi@elsewhere.ir");
    let (case, _) = Filed::open_for(&portal, "gsb-service", applicant, data).await;
    let refused = case.submit().await.expect(422).json();
    let text = defect_at(&refused, "contacts", "email");
    assert!(text.contains("از دامنهٔ سازمان شما نیست") && text.contains("sample.gov.ir"), "{text}");
    case.edit(json!({"contacts": filed::service()["contacts"]})).await.expect(200);
    let refused = case.submit().await.expect(422).json();
    assert!(!refused.to_string().contains("از دامنهٔ سازمان شما نیست"), "{refused:#}");
}
