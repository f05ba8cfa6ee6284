//! «نامه نهایی علاوه بر بارگذاری در سامانه، از طریق شبکهٔ الکترونیکی دولت یا پست ارسال می‌شود» (guide 004): by which ways a letter
//! is proposed to leave, what it waits for, and what becomes of it when a way fails or the program dies.

mod e_network;
mod post;

use kartabl_documents::fixtures;
use serde_json::{Value, json};

use crate::support::{
    Answer, Api, Engine, Filed, Kartabl, Staff, eventually, filed::PDF, on_both_engines, page,
};

on_both_engines!(g004_a_letter_without_another_way_is_issued_by_the_portal_alone,);

const ADDRESS: &str = "اصفهان، شهرک صنعتی جی، خیابان دوم، پلاک ۱۲";
const RECEIVER: &str = "dabirkhaneh@sample.gov.ir";

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
    async fn act(&self, letter: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
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
