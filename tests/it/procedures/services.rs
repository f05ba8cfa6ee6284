//! دریافت سرویس: the rules of the guides 000 and 001 that the walk of tests/it/main_path.rs does not meet.

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use crate::support::{
    Engine, Filed, Kartabl,
    filed::{PDF, PNG, applicant, defect_at, places, service},
    on_both_engines,
};

on_both_engines!(
    g000_samava_is_asked_given_and_comes_back_to_the_same_reviewer,
    g001_a_logo_is_a_png_below_a_megabyte,
    g001_a_user_name_is_one_of_the_connection_or_a_new_one,
    g001_g004_what_is_on_a_list_is_searched_and_picked_and_never_typed,
    g001_services_are_searched_and_filtered_by_their_bus,
    g001_the_licence_is_a_pdf_or_an_image_and_needed,
);

async fn g000_samava_is_asked_given_and_comes_back_to_the_same_reviewer(engine: Engine) {
    let (kartabl, portal, _) = Kartabl::connected(engine).await;
    let sara = kartabl.sign_in("sara").await;
    let case = Filed::service(&portal).await;
    let give = async |data: Value| {
        let body = json!({ "data": data });
        portal.post(&case.path("/samava"), &body).await
    };
    give(json!({"samava_id": "SMV-1", "date": "1404/07/01"})).await.expect(409);
    case.submit().await.expect(202);
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    sara.act(&case.code, "samava", &[("message", "شناسهٔ سماوا را ثبت کنید.")]).await.expect(303);
    let asked = case.look().await;
    assert_eq!(
        (&asked["state"], &asked["state_label"]),
        (&json!("awaiting_samava"), &json!("تکمیل اطلاعات سماوا"))
    );
    let mut told =
        asked["messages"].as_array().unwrap().iter().filter_map(|message| message["text"].as_str());
    assert!(told.next_back().unwrap().contains("شناسهٔ سماوا را ثبت کنید."), "{asked:#}");

    let refused = give(json!({"date": "1499/01/01"})).await.expect(422).json();
    assert_eq!(places(&refused), ["samava.date wrong", "samava.samava_id missing"]);
    assert_eq!(case.look().await["state"], "awaiting_samava");
    give(json!({"samava_id": "SMV-1", "date": "1404/07/01"})).await.expect(202);
    let back = case.look().await;
    assert_eq!(
        (&back["state"], &back["data"]["samava"]["samava_id"]),
        (&json!("evaluation"), &json!("SMV-1"))
    );
    sara.approve(&case.code).await.expect(303);
}

async fn g001_a_logo_is_a_png_below_a_megabyte(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let case = Filed::service(&portal).await;
    let mut logo = fixtures::logo(64);
    logo.resize(1024 * 1024, 0);
    let refused = case.upload("logo", Some(0), PNG, logo.clone()).await.expect(413).json();
    assert_eq!(refused["code"], "too_large");
    case.upload("logo", Some(0), "image/jpeg", fixtures::photo(64, 64)).await.expect(415);
    case.upload("logo", Some(0), PNG, fixtures::photo(64, 64)).await.expect(415);
    case.upload("logo", Some(0), PNG, fixtures::logo(128)).await.expect(201);
    case.submit().await.expect(202);
    case.until("evaluation").await;
}

async fn g001_a_user_name_is_one_of_the_connection_or_a_new_one(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    case.upload_all().await;
    for (name, accepted) in
        [("new", true), ("none", true), ("sample_gov", true), ("somebody", false), ("", false)]
    {
        let edited = case.edit(json!({"connection": {"username": name}})).await.expect(200).json();
        assert_eq!(places(&edited).is_empty(), accepted, "{name}: {edited:#}");
    }
    let refused = case.edit(json!({"connection": {"username": "somebody"}})).await.expect(200).json();
    let text = defect_at(&refused, "connection", "username");
    for offered in ["کاربر جدید ایجاد شود", "نام کاربری ندارم", "sample_gov"] {
        assert!(text.contains(offered), "{text}");
    }
}

async fn g001_g004_what_is_on_a_list_is_searched_and_picked_and_never_typed(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    let procedures = ["gsb-service", "contract-registration", "estate-service"];
    let portal = kartabl.portal("portal", &procedures).await;
    let person = json!({"kind": "natural", "national_code": "0076229645", "name": "قرارداد نمونهٔ یک",
        "mobile": "09121112299", "email": "negar@example.ir"});
    let table = [
        ("services", "gsb-service", applicant(), "service", "service"),
        ("operators", "gsb-service", applicant(), "connection", "operator"),
        ("estates", "contract-registration", person.clone(), "contract", "estate"),
        ("contracts", "contract-registration", person.clone(), "contract", "contract"),
        ("estate-services", "estate-service", person, "request", "service"),
    ];
    for (kind, procedure, applicant, section, field) in table {
        let list = portal.get(&format!("/catalogue?kind={kind}")).await.expect(200).json();
        let item = &list["items"][0];
        let (id, label) = (&item["id"], item["label"].as_str().unwrap());
        let found = portal.get(&format!("/catalogue?kind={kind}&q={label}")).await.expect(200).json();
        assert!(
            found["items"].as_array().unwrap().iter().any(|found| found["id"] == *id),
            "{kind}: {found:#}"
        );
        if kind == "services" {
            assert!(item["group"].is_string(), "services stand in groups: {item:#}");
        }

        let (case, _) = Filed::open_for(&portal, procedure, applicant, json!({})).await;
        let given = |value: Value| json!({ section: { field: value } });
        let typed = case.edit(given(json!(format!("{label} دیگر")))).await.expect(422).json();
        let path = &typed["errors"][0]["path"];
        assert_eq!(
            (&typed["code"], path),
            (&json!("not_in_catalogue"), &json!(format!("data.{section}.{field}")))
        );
        let picked = case.edit(given(id.clone())).await.expect(200).json();
        assert_eq!(picked["data"][section][field], *id);
    }
    portal.get("/catalogue?kind=planets").await.expect(422);
}

async fn g001_services_are_searched_and_filtered_by_their_bus(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let of = async |query: &str| {
        let found = portal.get(&format!("/catalogue?kind=services&{query}")).await.expect(200).json();
        found["items"].as_array().unwrap().clone()
    };
    let (all, public, inner) = (of("").await.len(), of("bus=PGSB").await, of("bus=GSB").await);
    assert!(!public.is_empty() && !inner.is_empty() && public.len() + inner.len() == all);
    assert!(inner.iter().all(|item| item["bus"] == "GSB"));
    assert_eq!(of("q=شاهكار").await[0]["id"], "shahkar", "in any spelling");
    assert_eq!(of("q=نیست‌درجهان").await, Vec::<Value>::new());
    // A service of the other bus is a defect once the route is known, and none before.
    let other = json!({"service": {"service": "postal-code"}, "connection": {"route": null}});
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    let unknown = case.edit(other).await.expect(200).json();
    assert!(!places(&unknown).contains(&"service.service wrong".to_owned()), "{unknown:#}");
    let known = case.edit(json!({"connection": {"route": "PGSB"}})).await.expect(200).json();
    assert!(defect_at(&known, "service", "service").contains("بر بستر GSB ارائه می‌شود"), "{known:#}");
}

async fn g001_the_licence_is_a_pdf_or_an_image_and_needed(engine: Engine) {
    let (_kartabl, portal, _) = Kartabl::connected(engine).await;
    let (case, opened) = Filed::open(&portal, "gsb-service", service()).await;
    assert!(places(&opened).contains(&"letters/licence missing".to_owned()), "{opened:#}");
    case.upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15")).await.expect(201);
    case.upload("licence", None, "text/plain", "licence").await.expect(415);
    case.upload("licence", None, "image/jpeg", fixtures::photo(900, 1_260)).await.expect(201);
    let edited = case.edit(json!({"letters": {"licence_number": null}})).await.expect(200).json();
    assert_eq!(places(&edited), ["letters.licence_number missing"]);
    case.edit(json!({"letters": {"licence_number": "1404/77"}})).await.expect(200);
    case.submit().await.expect(202);
    case.until("evaluation").await;
}
