//! «نامه نهایی علاوه بر بارگذاری در سامانه، از طریق شبکهٔ الکترونیکی دولت یا پست ارسال می‌شود» (guide 004): by which ways a letter
//! is proposed to leave, what it waits for, and what becomes of it when a way fails or the program dies.

mod ece;

use std::{io::Write, process::Command};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use kartabl_documents::fixtures;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    Api, Engine, Filed, Kartabl, Staff, eventually, filed::PDF, on_both_engines, page, smtp::MailServer,
};

on_both_engines!(
    g004_a_letter_by_post_is_issued_once_the_post_is_recorded,
    g004_a_letter_without_another_way_is_issued_by_the_portal_alone,
);

const ADDRESS: &str = "اصفهان، شهرک صنعتی جی، خیابان دوم، پلاک ۱۲";
const OURS: &str = "ece@ito.example";
/// The fields of a form.
type Form<'f> = &'f [(&'f str, &'f str)];

/// No such mailbox there.
const REFUSED: &str = "refused@sample.gov.ir";
const RECEIVER: &str = "dabirkhaneh@sample.gov.ir";

fn connected(port: u16) -> String {
    format!(
        "office.ece_address = \"{OURS}\"\noffice.ece_code = \"1042\"\n[queues]\nlease_seconds = 2\n[gateways.mail]\n\
         kind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"noreply@ito.example\"\n\
         timeout_seconds = 30\n"
    )
}

fn person(address: Option<&str>) -> Value {
    let mut person = json!({"kind": "natural", "national_code": "0076229645", "name": "قرارداد نمونهٔ یک",
        "mobile": "09121112299", "email": "negar@example.ir"});
    if let Some(address) = address {
        person["address"] = json!(address);
    }
    person
}

struct Office {
    kartabl: Kartabl,
    portal: Api,
    nima: Staff,
    address: Option<&'static str>,
}

impl Office {
    /// An applicant whose contract is approved, and the secretariat.
    async fn open(engine: Engine, settings: &str, address: Option<&'static str>) -> Self {
        let kartabl = Kartabl::start_with(engine, settings).await;
        kartabl.employ(&["sara", "nima"]).await;
        let portal = kartabl.portal("portal", &["contract-registration", "estate-service"]).await;
        let contract = json!({"contract": {"province": "اصفهان", "estate": "jey", "contract": "sample-1"}});
        let (case, _) = Filed::open_for(&portal, "contract-registration", person(address), contract).await;
        case.submit().await.expect(202);
        case.until("evaluation").await;
        let mina = employ_mina(&kartabl).await;
        mina.take(&case.code).await.expect(303);
        mina.approve(&case.code).await.expect(303);
        let nima = kartabl.sign_in("nima").await;
        Self { kartabl, portal, nima, address }
    }

    /// A case whose letter has its number, and the letter.
    async fn numbered(&self) -> (Filed, String) {
        let request = json!({
            "request": {"province": "اصفهان", "estate": "jey", "service": "building-permit"},
            "description": {"file_number": "۱۱۷/ج", "text": "پروانهٔ سولهٔ دوم"},
            "documents": [{"title": "نقشه"}],
        });
        let (case, _) = Filed::open_for(&self.portal, "estate-service", person(self.address), request).await;
        case.upload("document", Some(0), PDF, fixtures::letter("1404/1", "1404/07/01")).await.expect(201);
        case.submit().await.expect(202);
        case.until("evaluation").await;
        let sara = self.kartabl.sign_in("sara").await;
        sara.take(&case.code).await.expect(303);
        sara.approve(&case.code).await.expect(303);
        let letter = self.nima.letter_of(&case.code, "draft").await.expect("a draft");
        self.nima.act_on_letter(&letter, "number").await.expect(303);
        (case, letter)
    }

    /// The page of a letter.
    async fn page(&self, letter: &str) -> String {
        self.nima.get(&format!("/letters/{letter}")).await.expect(200).text()
    }

    /// Sends a form of the letter's page with the version that the page has.
    async fn act(&self, letter: &str, action: &str, fields: &[(&str, &str)]) -> crate::support::Answer {
        let version = page::version(&self.page(letter).await);
        let fields = [&[("version", version.as_str())], fields].concat();
        self.nima.post(&format!("/letters/{letter}/{action}"), &fields).await
    }
}

async fn employ_mina(kartabl: &Kartabl) -> Staff {
    kartabl.employ(&["mina"]).await;
    kartabl.sign_in("mina").await
}

/// How far a way of the case's one letter has come, as the API says.
fn way(case: &Value, route: &str) -> String {
    let ways = case["letters"][0]["dispatch"].as_array().cloned().unwrap_or_default();
    let way = ways.iter().find(|way| way["route"] == route);
    way.map_or_else(String::new, |way| way["state"].as_str().unwrap().to_owned())
}

async fn until_way(case: &Filed, route: &str, state: &str) -> Value {
    eventually(&format!("the way {route} of {} to be {state}", case.code), async || {
        Some(case.look().await).filter(|seen| way(seen, route) == state)
    })
    .await
}

fn is_ticked(html: &str, route: &str) -> bool {
    let (_, rest) = html.split_once(&format!("<input type=\"checkbox\" id=\"{route}\"")).expect("the box");
    rest.split('>').next().unwrap().contains(" checked")
}

async fn g004_a_letter_by_post_is_issued_once_the_post_is_recorded(engine: Engine) {
    let office = Office::open(engine, "", Some(ADDRESS)).await;
    let (case, letter) = office.numbered().await;
    // The e-network is not configured; an address for the post is known.
    let proposed = office.page(&letter).await;
    assert!(is_ticked(&proposed, "post") && !is_ticked(&proposed, "ece"), "{proposed}");
    assert_eq!(page::field(&proposed, "post_address").as_deref().map(str::trim), Some(ADDRESS));
    let rows: [(Form<'_>, &str, &str); 5] = [
        (&[("post", "1"), ("post_address", " "), ("postal_code", "")], "post_address-e", "نشانی کامل"),
        (&[("post", "1"), ("post_address", ADDRESS), ("postal_code", "۱۲۳")], "postal_code-e", "۱۰ رقمی"),
        (
            &[("post", "1"), ("post_address", "تهران 😀 خیابان نمونه"), ("postal_code", "")],
            "post_address-e",
            "چاپ نمی‌شود",
        ),
        (&[("ece", "1"), ("ece_address", ""), ("post_address", ADDRESS)], "ece_address-e", "نشانی گیرنده"),
        (&[("ece", "1"), ("ece_address", RECEIVER), ("post_address", ADDRESS)], "ece-e", "پیکربندی نشده"),
    ];
    for (fields, at, says) in rows {
        let answer = office.act(&letter, "issue", fields).await.expect(422).text();
        assert!(answer.contains(&format!("id=\"{at}\"")) && answer.contains(says), "{fields:?}: {answer}");
        let typed = fields
            .iter()
            .all(|(name, value)| value.trim().is_empty() || answer.contains(value) || *name == "post");
        assert!(typed, "{fields:?} was lost: {answer}");
    }
    assert_eq!(case.look().await["letters"], json!([]));
    let chosen = [("post", "1"), ("post_address", ADDRESS), ("postal_code", "۸۱۵۹۳-۱۳۱۱۱")];
    office.act(&letter, "issue", &chosen).await.expect(303);

    // The portal has it, the case goes on: the post is still waited for.
    let waiting = until_way(&case, "post", "waiting").await;
    assert_eq!(
        (&waiting["state"], way(&waiting, "portal").as_str()),
        (&json!("awaiting_letter"), "confirmed")
    );
    let id = waiting["letters"][0]["id"].as_str().unwrap().to_owned();
    let pdf = case.api.send(case.api.request(Method::GET, &case.path(&format!("/letters/{id}")))).await;
    assert!(pdf.expect(200).body.starts_with(b"%PDF"));
    let verify = waiting["letters"][0]["verify"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let genuine = office.kartabl.visitor().get(&format!("/verify/{verify}")).await.expect(200).text();
    assert!(genuine.contains("این نامه اصیل است"));
    let told = || office.kartabl.mail().into_iter().filter(|mail| mail.text.contains(&verify)).count();
    assert_eq!(told(), 0, "nobody is told before it has left");
    assert_eq!(office.nima.letter_of(&case.code, "dispatching").await.as_deref(), Some(letter.as_str()));
    let label = office.nima.get(&format!("/letters/{letter}/label")).await.expect(200).text();
    for part in ["قرارداد نمونهٔ یک", ADDRESS, "۸۱۵۹۳۱۳۱۱۱", "سازمان فناوری اطلاعات ایران"]
    {
        assert!(label.contains(part), "{part}: {label}");
    }

    let tomorrow = kartabl_domain::JalaliDate::today(kartabl_storage::testing::world().now()).add_days(1);
    let tomorrow = tomorrow.to_string();
    let rows: [(&str, Form<'_>, &str); 6] = [
        ("post", &[("consignment", "۱۲۳"), ("posted", "امروز")], "consignment-e"),
        ("post", &[("consignment", "123456789012345678901234"), ("posted", &tomorrow)], "posted-e"),
        ("post", &[("consignment", "123456789012345678901234"), ("posted", "1400/01/01")], "posted-e"),
        ("set-aside", &[("route", "post"), ("aside_post", " ")], "aside_post-e"),
        ("void", &[("void_reason", "نه")], "void_reason-e"),
        ("ece/confirm", &[], "role=\"alert\""),
    ];
    for (action, fields, at) in rows {
        let answer = office.act(&letter, action, fields).await.expect(422).text();
        assert!(answer.contains(at), "{action} {fields:?}: {answer}");
    }
    for route in ["portal", "moon", ""] {
        office.act(&letter, "set-aside", &[("route", route), ("aside_post", "نشد")]).await.expect(400);
    }
    let record = [("consignment", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴"), ("posted", "امروز")];
    office
        .nima
        .post(&format!("/letters/{letter}/post"), &[&[("version", "1")], &record[..]].concat())
        .await
        .expect(409);
    let sara = office.kartabl.sign_in("sara").await;
    sara.post(&format!("/letters/{letter}/post"), &record).await.expect(403);
    office.act(&letter, "post", &record).await.expect(303);
    let closed = case.until("closed").await;
    assert_eq!((way(&closed, "post").as_str(), &closed["outcome"]), ("recorded", &json!("approved")));
    let label = closed["letters"][0]["dispatch"][1]["label"].as_str().unwrap();
    assert!(label.contains("۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴"), "{label}");
    eventually("the applicant to be told", async || (told() == 1).then_some(())).await;

    // What was chosen now is what is known the next time.
    let (_, next) = office.numbered().await;
    let proposed = office.page(&next).await;
    assert_eq!(page::field(&proposed, "postal_code").as_deref(), Some("8159313111"));
}

async fn g004_a_letter_without_another_way_is_issued_by_the_portal_alone(engine: Engine) {
    let office = Office::open(engine, "", None).await;
    let (case, letter) = office.numbered().await;
    // Unticked boxes are not sent, whatever stands in their addresses.
    let fields = [("ece_address", RECEIVER), ("post_address", ADDRESS), ("postal_code", "x")];
    office.act(&letter, "issue", &fields).await.expect(303);
    let closed = case.until("closed").await;
    let only = json!([{"route": "portal", "state": "confirmed", "label": "درگاه متقاضی: تحویل شد"}]);
    assert_eq!(closed["letters"][0]["dispatch"], only);
    office.nima.get(&format!("/letters/{letter}/label")).await.expect(404);
}
