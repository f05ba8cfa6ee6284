//! A service needs an approved connection, and names a user name that the connection was given.

use serde_json::json;

use super::start;
use crate::support::{
    Engine, Filed,
    filed::{connection, defect_at, places},
    on_both_engines,
};

on_both_engines!(
    g003_a_request_without_a_connection_leads_to_the_connection,
    an_approval_gives_the_user_names_that_a_service_may_name,
);

async fn g003_a_request_without_a_connection_leads_to_the_connection(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    let case = Filed::service(&portal).await;
    let refused = case.submit().await.expect(422).json();
    assert_eq!(refused["code"], "open_defects");
    let defects = refused["defects"].as_array().unwrap();
    let link = defects.iter().find_map(|defect| defect.get("link")).expect("a link");
    assert_eq!(
        *link,
        json!({"procedure": "connection", "label": "آغاز فرایند اتصال به مراکز ملی تبادل اطلاعات"})
    );

    // One that waits, and one for another route, do not count; an approved one for this route does.
    kartabl.employ(&["sara"]).await;
    let sara = kartabl.sign_in("sara").await;
    let waiting = Filed::connection(&portal, connection()).await;
    waiting.until("evaluation").await;
    let mut other = connection();
    other["route"]["route"] = json!("GSB");
    kartabl.connect(&portal, &sara, other).await;
    let refused = case.submit().await.expect(422).json();
    assert!(
        defect_at(&refused, "connection", "route").contains("برای مسیر PGSB اتصال تأییدشده و فعالی ندارید")
    );
    sara.take(&waiting.code).await.expect(303);
    sara.approve(&waiting.code).await.expect(303);
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn an_approval_gives_the_user_names_that_a_service_may_name(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    kartabl.employ(&["sara"]).await;
    let sara = kartabl.sign_in("sara").await;
    let connection = Filed::connection(&portal, connection()).await;
    connection.until("evaluation").await;
    sara.take(&connection.code).await.expect(303);
    let names = [("report", ""), ("usernames", "sample_gov، sample.new"), ("do", "approve")];
    sara.act(&connection.code, "approve", &names).await.expect(303);
    let approved = connection.look().await;
    assert_eq!(approved["granted"], json!({"usernames": ["sample_gov", "sample.new"]}));
    let told = approved["events"].as_array().unwrap().iter();
    assert!(
        told.clone().any(|event| event["label"].as_str().unwrap().contains("sample.new")),
        "{approved:#}"
    );

    let case = Filed::service(&portal).await;
    for (username, defects) in [("sample.new", 0), ("sample.other", 1)] {
        let edited = case.edit(json!({"connection": {"username": username}})).await.expect(200).json();
        let at_name = |place: &&String| place.starts_with("connection.username");
        assert_eq!(places(&edited).iter().filter(at_name).count(), defects, "{edited:#}");
    }
    let said = defect_at(&case.look().await, "connection", "username");
    assert!(said.contains("«sample.new»") && said.contains("«sample_gov»"), "{said}");
}
