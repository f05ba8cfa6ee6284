//! The domains of an organisation, which its account remembers.

use serde_json::json;

use super::filing;
use crate::support::{
    Engine, Filed, Kartabl,
    filed::{self, defect_at},
    on_both_engines,
};

on_both_engines!(g001_domains_that_were_given_once_hold_for_later_cases,);

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
