//! The rules of the guides that stop a request, each through the door that a portal uses.

mod uploads;

use kartabl_documents::fixtures;
use reqwest::Body;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::support::{
    Api, Engine, Filed, Kartabl,
    filed::{MOBILE, PDF, PNG, applicant, connection, defect_at, places, service},
    on_both_engines,
};

const MIB: usize = 1024 * 1024;

on_both_engines!(
    g001_what_the_form_forbids_is_a_defect,
    g003_a_request_without_a_connection_leads_to_the_connection,
    an_approval_gives_the_user_names_that_a_service_may_name,
    g000_g001_one_case_is_for_one_service,
    g000_a_confidential_letter_comes_on_paper,
);

async fn start(engine: Engine) -> (Kartabl, Api) {
    let kartabl = Kartabl::start(engine).await;
    let portal = kartabl.portal("portal", &["connection", "gsb-service"]).await;
    (kartabl, portal)
}

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

async fn g000_a_confidential_letter_comes_on_paper(engine: Engine) {
    let (kartabl, portal) = start(engine).await;
    kartabl.employ(&["sara", "nima"]).await;
    let (sara, nima) = (kartabl.sign_in("sara").await, kartabl.sign_in("nima").await);
    kartabl.approve_connection(&portal, &sara).await;

    let mut data = service();
    data["letters"]["confidential"] = json!(true);
    let (case, _) = Filed::open(&portal, "gsb-service", data).await;
    let refused = case
        .upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15"))
        .await
        .expect(422)
        .json();
    assert_eq!(refused["code"], "confidential");
    assert!(
        refused["detail"].as_str().unwrap().contains("برای نامهٔ محرمانه بارگذاری ممکن نیست"),
        "{refused:#}"
    );
    case.upload("licence", None, PDF, fixtures::letter("1404/77", "1404/06/30")).await.expect(201);
    case.upload("logo", Some(0), PNG, fixtures::logo(64)).await.expect(201);
    case.submit().await.expect(202);

    let waiting = case.until("awaiting_paper_letter").await;
    assert_eq!(waiting["state_label"], "در انتظار وصول نامهٔ محرمانه");
    kartabl
        .sms_with(MOBILE, &format!("نامهٔ محرمانهٔ پروندهٔ {} را به دبیرخانهٔ سازمان برسانید", case.code))
        .await;
    // A reviewer can decide nothing yet; the secretariat records the letter as it came.
    let version = [("version", "1")];
    let early = sara.post(&format!("/cases/{}/take", case.code), &version).await;
    assert!(matches!(early.status, 403 | 404 | 409 | 422), "{}", early.status);
    let record = async |number: &str, date: &str, note: &str| {
        let fields = [("number", number), ("date", date), ("received", ""), ("note", note)];
        let today = kartabl_domain::JalaliDate::today(kartabl_storage::testing::world().now()).to_string();
        let fields =
            fields.map(|(name, value)| (name, if name == "received" { today.as_str() } else { value }));
        nima.act(&case.code, "paper-letter", &fields).await
    };
    record("", "1404/07/15", "").await.expect(422);
    record("1404/2578", "1404/13/15", "").await.expect(422);
    record("1404/9999", "1404/07/15", "").await.expect(422);
    assert_eq!(case.look().await["state"], "awaiting_paper_letter");
    record("۱۴۰۴/۲۵۷۸", "1404/07/15", "").await.expect(303);
    let evaluated = case.look().await;
    assert_eq!(evaluated["state"], "evaluation");
    let messages: Vec<_> =
        evaluated["messages"].as_array().unwrap().iter().map(|message| &message["text"]).collect();
    let registered = "کاربر گرامی، درخواست شما در دبیرخانه با شماره 1404/2578 ثبت گردید. فرآیند پاسخگویی از طریق پیامک اطلاع رسانی میگردد.";
    assert!(messages.contains(&&json!(registered)), "{messages:#?}");
    sara.take(&case.code).await.expect(303);
}
