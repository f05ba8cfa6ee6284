//! «افزودن از لیست» (guide 001): systems and technical contacts of earlier cases, used again through the API.

use kartabl_documents::fixtures;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Api, Engine, Filed, Kartabl,
    filed::{self, PNG, connection, service},
    on_both_engines,
};

on_both_engines!(
    g001_a_system_and_a_contact_are_added_from_the_list,
    g001_a_record_of_somebody_else_is_no_record,
    g001_the_form_and_the_list_tell_what_can_be_used_again,
);

const APPLICANT: &str = "14003778990";
const OTHER: &str = "10380284790";

async fn list(api: &Api, kind: &str, applicant: &str) -> Vec<Value> {
    let path = format!("/catalogue?kind={kind}&applicant={applicant}");
    let answer = api.get(&path).await.expect(200).json();
    answer["items"].as_array().unwrap().clone()
}

fn other_applicant() -> Value {
    let mut other = filed::applicant();
    other["legal_id"] = json!(OTHER);
    other
}

async fn g001_a_system_and_a_contact_are_added_from_the_list(engine: Engine) {
    let (kartabl, portal, _) = Kartabl::connected(engine).await;
    assert!(list(&portal, "systems", APPLICANT).await.is_empty());
    let first = Filed::service(&portal).await;
    assert!(list(&portal, "systems", APPLICANT).await.is_empty(), "only what was submitted is kept");
    first.submit().await.expect(202);
    first.until("evaluation").await;
    let systems = list(&portal, "systems", APPLICANT).await;
    assert_eq!(systems.len(), 1, "{systems:#?}");
    assert_eq!(systems[0]["label"], "سامانهٔ نمونه");
    assert_eq!(systems[0]["data"], first.look().await["data"]["systems"][0]);
    assert_eq!(systems[0]["documents"], json!(["logo"]));
    // The contact of the connection and the one of the service.
    let contacts = list(&portal, "contacts", APPLICANT).await;
    let mut names: Vec<_> = contacts.iter().map(|contact| contact["label"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["رضا احمدی", "مریم کاظمی"]);
    let contact = contacts.iter().find(|contact| contact["label"] == "رضا احمدی").unwrap();

    // A new case takes both; what is given beside wins, and the logo comes along.
    let mut data = service();
    data["systems"] = json!([{"record": systems[0]["id"], "ip": "5.160.10.21"}]);
    data["contacts"] = json!([{"record": contact["id"]}]);
    let (second, opened) = Filed::open(&portal, "gsb-service", data).await;
    assert_eq!(opened["data"]["contacts"][0]["email"], "ahmadi@sample.gov.ir", "{opened:#}");
    let row = &opened["data"]["systems"][0];
    assert_eq!((&row["url"], &row["ip"]), (&json!("https://app.sample.gov.ir/"), &json!("5.160.10.21")));
    assert!(row.get("record").is_none(), "the case keeps its own copy");
    let logo = &opened["documents"][0];
    assert_eq!((&logo["slot"], &logo["item"]), (&json!("logo"), &json!(0)), "{opened:#}");
    assert_eq!(
        logo["sha256"],
        first.look().await["documents"]
            .as_array()
            .unwrap()
            .iter()
            .find(|document| document["slot"] == "logo")
            .unwrap()["sha256"]
    );
    let checked = second.until_checked().await;
    assert_eq!(checked["documents"][0]["verdict"], "ok", "using a logo again is no finding: {checked:#}");

    // Said again, nothing is doubled; a second row from the list brings its own logo.
    let rows = json!({"systems": [{"record": systems[0]["id"], "ip": "5.160.10.21"}]});
    let again = second.edit(rows).await.expect(200).json();
    assert_eq!(again["documents"].as_array().unwrap().len(), 1);
    let letter = |number: &str| fixtures::letter(number, "1404/07/15");
    second.upload("letter", None, filed::PDF, letter("1404/2578")).await.expect(201);
    second.upload("licence", None, filed::PDF, fixtures::letter("1404/77", "1404/06/30")).await.expect(201);
    second.submit().await.expect(202);
    second.until("evaluation").await;

    // The record has the newest values; the first case has its own.
    let newest = list(&portal, "systems", APPLICANT).await;
    assert_eq!(newest.len(), 1);
    assert_eq!((&newest[0]["id"], &newest[0]["data"]["ip"]), (&systems[0]["id"], &json!("5.160.10.21")));
    assert_eq!(first.look().await["data"]["systems"][0]["ip"], "5.160.10.20");

    // Removed, it is gone from the list and from no case.
    let path = format!("/catalogue/systems/{}", newest[0]["id"].as_str().unwrap());
    portal.send(portal.request(Method::DELETE, &path)).await.expect(204);
    portal.send(portal.request(Method::DELETE, &path)).await.expect(404);
    assert!(list(&portal, "systems", APPLICANT).await.is_empty());
    assert_eq!(second.look().await["data"]["systems"][0]["url"], "https://app.sample.gov.ir/");
    // The staff sees what is left, on the page of the applicant.
    let sara = kartabl.sign_in("sara").await;
    let html = sara.get(&format!("/cases/{}", second.code)).await.expect(200).text();
    let page = html.split("href=\"/applicants/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let shown = sara.get(&format!("/applicants/{page}")).await.expect(200).text();
    assert!(shown.contains("رضا احمدی") && shown.contains("sample_gov"), "{shown}");
    assert!(shown.contains("هنوز سامانه‌ای ثبت نشده است"), "{shown}");
}

async fn g001_a_record_of_somebody_else_is_no_record(engine: Engine) {
    let (kartabl, portal, _) = Kartabl::connected(engine).await;
    let first = Filed::service(&portal).await;
    first.submit().await.expect(202);
    let system = list(&portal, "systems", APPLICANT).await.remove(0);
    // Another applicant of the same portal, and another portal for the same applicant.
    let row = json!({"systems": [{"record": system["id"]}]});
    let (foreign, _) = Filed::open_for(&portal, "gsb-service", other_applicant(), json!({})).await;
    let another = kartabl.portal("another", &["gsb-service"]).await;
    let (elsewhere, _) = Filed::open(&another, "gsb-service", json!({})).await;
    for case in [&foreign, &elsewhere] {
        let refused = case.edit(row.clone()).await.expect(422).json();
        assert_eq!(refused["errors"][0]["path"], "data.systems[0].record", "{refused:#}");
        assert_eq!(refused["code"], "unknown_record");
        assert_eq!(case.look().await["data"], json!({}), "nothing was changed");
    }
    assert!(list(&another, "systems", APPLICANT).await.is_empty());
    assert!(list(&another, "connections", APPLICANT).await.is_empty());
    assert!(list(&portal, "systems", OTHER).await.is_empty());
    let path = format!("/catalogue/systems/{}", system["id"].as_str().unwrap());
    another.send(another.request(Method::DELETE, &path)).await.expect(404);
    // A contact is no system.
    let contact = list(&portal, "contacts", APPLICANT).await.remove(0);
    let (own, _) = Filed::open(&portal, "gsb-service", json!({})).await;
    own.edit(json!({"systems": [{"record": contact["id"]}]})).await.expect(422);
    own.upload("logo", Some(0), PNG, fixtures::logo(64)).await.expect(422);
}

async fn g001_the_form_and_the_list_tell_what_can_be_used_again(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let form = portal.get("/procedures/gsb-service").await.expect(200).json();
    let sections = form["sections"].as_array().unwrap();
    let records = |id: &str| &sections.iter().find(|section| section["id"] == id).unwrap()["records"];
    assert_eq!(*records("systems"), json!({"kind": "systems", "by": "url"}));
    assert_eq!(*records("contacts"), json!({"kind": "contacts", "by": "email"}));
    assert!(records("letters").is_null());

    let connections = list(&portal, "connections", APPLICANT).await;
    assert_eq!(connections.len(), 1, "{connections:#?}");
    let (route, names) = (&connections[0]["data"]["route"], &connections[0]["data"]["usernames"]);
    assert_eq!((route, names), (&json!("PGSB"), &json!(["sample_gov"])));
    let found = portal
        .get(&format!("/catalogue?kind=contacts&applicant={APPLICANT}&q=كاظمي"))
        .await
        .expect(200)
        .json();
    assert_eq!(found["items"][0]["data"]["phone"], Value::Null);
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found:#}");

    // More than a page, in pages.
    let mut data = connection();
    for number in 0..52 {
        data["contact"]["email"] = json!(format!("contact-{number}@sample.gov.ir"));
        let (case, _) = Filed::open(&portal, "connection", data.clone()).await;
        let letter = fixtures::letter("1404/11", "1404/07/01");
        case.upload("letter", None, filed::PDF, letter).await.expect(201);
        case.submit().await.expect(202);
    }
    let page =
        portal.get(&format!("/catalogue?kind=contacts&applicant={APPLICANT}")).await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    let next = page["next"].as_str().unwrap();
    let path = format!("/catalogue?kind=contacts&applicant={APPLICANT}&after={next}");
    let page = portal.get(&path).await.expect(200).json();
    assert_eq!((page["items"].as_array().unwrap().len(), page.get("next")), (3, None));
}
