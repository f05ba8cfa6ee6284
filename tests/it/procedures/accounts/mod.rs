//! The account of an applicant (guide 004): its mobile number, whose that is, and what happens while nobody knows.

mod domains;
mod identity;
mod mobile;

use std::fs;

use serde_json::{Value, json};

use super::estates;
use crate::support::{Api, Engine, Filed, Kartabl, Staff, eventually};

const MOBILE: &str = "09121112299";

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
    submitted_for(portal, applicant, estates::contract()).await
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
