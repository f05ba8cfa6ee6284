//! What the form of a request forbids.

use serde_json::{Value, json};

use super::start;
use crate::support::{
    Engine, Filed,
    filed::{applicant, defect_at, places, service},
    on_both_engines,
};

on_both_engines!(g001_what_the_form_forbids_is_a_defect, g000_g001_one_case_is_for_one_service,);

async fn g001_what_the_form_forbids_is_a_defect(engine: Engine) {
    let (_kartabl, portal) = start(engine).await;
    let (case, _) = Filed::open(&portal, "gsb-service", service()).await;
    case.upload_all().await;

    let table: [(Value, &str, &str, &str); 5] = [
        (
            json!({"connection": {"route": "GSB"}}),
            "systems",
            "network",
            "باید از طریق PGSB اقدام به دریافت سرویس نمایید",
        ),
        (json!({"connection": {"route": "GSB"}}), "service", "service", "بر بستر PGSB ارائه می‌شود"),
        (
            json!({"contacts": contact("ahmadi@gmail.com")}),
            "contacts",
            "email",
            "از یک سرویس ایمیل عمومی است",
        ),
        (json!({"contacts": contact("ahmadi@other.ir")}), "contacts", "email", "از دامنهٔ سازمان شما نیست"),
        (json!({"letters": {"date": "1404/12/30"}}), "letters", "date", "1404/12/30"),
    ];
    for (change, section, field, expected) in table {
        let edited = case.edit(change).await.expect(200).json();
        let text = defect_at(&edited, section, field);
        assert!(text.contains(expected), "{section}.{field}: {text}");
        let refused = case.submit().await.expect(422).json();
        assert!(places(&refused).iter().any(|place| place.contains(field)), "{refused:#}");
        case.edit(json!({"connection": {"route": "PGSB"}, "contacts": service()["contacts"], "letters": service()["letters"]}))
            .await
            .expect(200);
    }
}

fn contact(email: &str) -> Value {
    let mut contacts = service()["contacts"].clone();
    contacts[0]["email"] = json!(email);
    contacts
}

async fn g000_g001_one_case_is_for_one_service(engine: Engine) {
    let (_kartabl, portal) = start(engine).await;
    let open = async |data: Value| {
        portal
            .post("/cases", &json!({"procedure": "gsb-service", "applicant": applicant(), "data": data}))
            .await
            .expect(422)
            .json()
    };
    let table = [
        (json!({"service": {"service": ["shahkar", "veterans"]}}), "invalid", "data.service.service"),
        (json!({"service": [{"service": "shahkar"}, {"service": "veterans"}]}), "invalid", "data.service"),
        (json!({"service": {"service": "shahkar", "second": "veterans"}}), "invalid", "data.service.second"),
        (json!({"service": {"service": "astrology"}}), "not_in_catalogue", "data.service.service"),
    ];
    for (data, code, path) in table {
        let refused = open(data).await;
        assert_eq!(
            (&refused["code"], &refused["errors"][0]["path"]),
            (&json!(code), &json!(path)),
            "{refused:#}"
        );
    }
    // Several services are several cases, side by side.
    let (first, _) = Filed::open(&portal, "gsb-service", service()).await;
    let (second, _) = Filed::open(&portal, "gsb-service", json!({"service": {"service": "veterans"}})).await;
    assert_ne!(first.code, second.code);
}
