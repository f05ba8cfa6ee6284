//! A case as the portal that filed it sees it, and what such a portal fills in.

use kartabl_documents::fixtures;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Api, eventually};

pub(crate) const PDF: &str = "application/pdf";
pub(crate) const PNG: &str = "image/png";

#[derive(Clone)]
pub(crate) struct Filed {
    pub(crate) api: Api,
    pub(crate) code: String,
}

impl Filed {
    /// Opens a draft for [`applicant`], and returns it with the response of the API.
    pub(crate) async fn open(api: &Api, procedure: &str, data: Value) -> (Self, Value) {
        Self::open_for(api, procedure, applicant(), data).await
    }

    /// Opens a draft for an applicant, and returns it with the response of the API.
    pub(crate) async fn open_for(api: &Api, procedure: &str, applicant: Value, data: Value) -> (Self, Value) {
        let body = json!({"procedure": procedure, "applicant": applicant, "data": data});
        let answer = api.post("/cases", &body).await.expect(201).json();
        let code = answer["tracking_code"].as_str().unwrap().to_owned();
        (Self { api: api.clone(), code }, answer)
    }

    /// A `connection` case that was filled in so, with its letter, submitted.
    pub(crate) async fn connection(api: &Api, data: Value) -> Self {
        let (case, _) = Self::open(api, "connection", data).await;
        case.upload("letter", None, PDF, fixtures::letter("1404/11", "1404/07/01")).await.expect(201);
        case.submit().await.expect(202);
        case
    }

    /// A `gsb-service` draft that lacks nothing.
    pub(crate) async fn service(api: &Api) -> Self {
        let (case, _) = Self::open(api, "gsb-service", service()).await;
        case.upload_all().await;
        case
    }

    /// All documents that [`service`] needs.
    pub(crate) async fn upload_all(&self) {
        self.upload("letter", None, PDF, fixtures::letter("1404/2578", "1404/07/15")).await.expect(201);
        self.upload("licence", None, PDF, fixtures::letter("1404/77", "1404/06/30")).await.expect(201);
        self.upload("logo", Some(0), PNG, fixtures::logo(64)).await.expect(201);
    }

    pub(crate) async fn look(&self) -> Value {
        self.api.get(&self.path("")).await.expect(200).json()
    }

    /// Waits until the case is in this state.
    pub(crate) async fn until(&self, state: &str) -> Value {
        eventually(&format!("{} to be {state}", self.code), async || {
            Some(self.look().await).filter(|case| case["state"] == state)
        })
        .await
    }

    /// Waits until every document has been checked.
    pub(crate) async fn until_checked(&self) -> Value {
        eventually(&format!("the checks of {}", self.code), async || {
            let case = self.look().await;
            let done =
                case["documents"].as_array().unwrap().iter().all(|document| document["checks"] == "done");
            done.then_some(case)
        })
        .await
    }

    pub(crate) async fn edit(&self, data: Value) -> Answer {
        self.api.patch(&self.path(""), &json!({"data": data})).await
    }

    pub(crate) async fn upload(
        &self,
        slot: &str,
        item: Option<usize>,
        kind: &str,
        bytes: impl Into<reqwest::Body>,
    ) -> Answer {
        let item = item.map(|item| format!("&item={item}")).unwrap_or_default();
        let path = self.path(&format!("/documents/{slot}?filename=file{item}"));
        self.api.put(&path, kind, bytes).await
    }

    pub(crate) async fn submit(&self) -> Answer {
        self.post("submit").await
    }

    /// «رفع نقص انجام شد».
    pub(crate) async fn resubmit(&self) -> Answer {
        self.post("resubmit").await
    }

    async fn post(&self, action: &str) -> Answer {
        self.api.send(self.api.request(Method::POST, &self.path(&format!("/{action}")))).await
    }

    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/cases/{}{rest}", self.code)
    }
}

/// Where the defects of an answer are that are still open, with their kinds, sorted: `letters/licence missing`.
pub(crate) fn places(answer: &Value) -> Vec<String> {
    let defects = answer["defects"].as_array().unwrap_or_else(|| panic!("no defects in {answer}"));
    let mut places: Vec<_> = defects
        .iter()
        .filter(|defect| defect["resolved"] == false)
        .map(|defect| {
            let text = |key: &str| defect[key].as_str().unwrap_or_default();
            let row = defect["item"].as_u64().map(|row| format!("[{row}]")).unwrap_or_default();
            let part = match (text("field"), text("document")) {
                ("", "") => String::new(),
                ("", document) => format!("/{document}"),
                (field, _) => format!(".{field}"),
            };
            format!("{}{row}{part} {}", text("section"), text("kind"))
        })
        .collect();
    places.sort();
    places
}

/// The text of the one open defect at this place.
pub(crate) fn defect_at(answer: &Value, section: &str, part: &str) -> String {
    let defects = answer["defects"].as_array().unwrap();
    let at = |defect: &&Value| {
        defect["section"] == section && (defect["field"] == part || defect["document"] == part)
    };
    let found: Vec<_> = defects.iter().filter(at).collect();
    assert_eq!(found.len(), 1, "{section} {part}: {answer:#}");
    found[0]["text"].as_str().unwrap().to_owned()
}

pub(crate) const MOBILE: &str = "09123456789";
pub(crate) const EMAIL: &str = "portal@sample.gov.ir";
pub(crate) const NAME: &str = "سازمان نمونهٔ کشور";

pub(crate) fn applicant() -> Value {
    json!({"kind": "agency", "legal_id": "14003778990", "name": NAME, "mobile": MOBILE, "email": EMAIL,
        "domains": ["sample.gov.ir"]})
}

pub(crate) fn connection() -> Value {
    json!({
        "route": {"route": "PGSB", "operator": "sitad", "usernames": "sample_gov"},
        "contact": {"first_name": "مریم", "last_name": "کاظمی", "mobile": "09121112233", "email": "kazemi@sample.gov.ir"},
        "letters": {"number": "1404/11", "date": "1404/07/01"},
    })
}

pub(crate) fn service() -> Value {
    json!({
        "service": {"service": "shahkar"},
        "connection": {"route": "PGSB", "operator": "sitad", "username": "sample_gov"},
        "systems": [{"title": "سامانهٔ نمونه", "url": "https://app.sample.gov.ir", "network": "internet", "ip": "5.160.10.20"}],
        "contacts": [{"first_name": "رضا", "last_name": "احمدی", "mobile": "09121112244", "email": "ahmadi@sample.gov.ir"}],
        "letters": {"number": "1404/2578", "date": "1404/07/15", "licence_number": "1404/77"},
    })
}
