//! Everybody who moves cases: each asks again until an answer comes.

use std::time::Duration;

use kartabl_documents::fixtures;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::{
    Api, Filed, Staff,
    filed::{PDF, applicant, places, service},
};

/// Everybody who moves cases.
pub(super) struct Office {
    pub(super) portal: Api,
    pub(super) sara: Staff,
    pub(super) mina: Staff,
    pub(super) nima: Staff,
}

impl Office {
    /// Brings one case from its opening to its end; looks each time where it stands, as the last answer may be lost.
    pub(super) async fn whole_way(&self, name: &str) -> String {
        let body = json!({"procedure": "gsb-service", "applicant": applicant(), "data": service()});
        let open =
            self.portal.request(Method::POST, "/cases").header("idempotency-key", name.replace(' ', "-"));
        let opened = self.portal.send(open.json(&body)).await.expect(201).json();
        let case =
            Filed { api: self.portal.clone(), code: opened["tracking_code"].as_str().unwrap().to_owned() };
        loop {
            let seen = case.look().await;
            match seen["state"].as_str().unwrap() {
                "closed" => return case.code,
                "draft" => {
                    case.upload_all().await;
                    case.submit().await;
                }
                "evaluation" => self.evaluate(&case.code, &seen).await,
                "returned" => mend(&case, &seen).await,
                "referred" => {
                    self.mina.take(&case.code).await;
                    self.mina.give_opinion(&case.code, "مانعی نیست.").await;
                }
                "awaiting_letter" => self.send_letter(&case.code).await,
                _ => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    async fn evaluate(&self, code: &str, seen: &Value) {
        let happened = |label: &str| {
            let mut labels =
                seen["events"].as_array().unwrap().iter().filter_map(|event| event["label"].as_str());
            labels.any(|known| known.starts_with(label))
        };
        if !happened("اعلام نقص") {
            self.sara.take(code).await;
            let defects = [
                ("letters.date", "wrong", "تاریخ نادرست است."),
                ("letters/licence", "unreadable", "ناخوانا است."),
            ];
            self.sara.return_with(code, &defects).await;
        } else if !happened("ارجاع به امور قراردادها") {
            self.sara.refer(code, "contracts", "آیا مانعی هست؟").await;
        } else {
            self.sara.approve(code).await;
        }
    }

    async fn send_letter(&self, code: &str) {
        if let Some(letter) = self.nima.letter_of(code, "draft").await {
            self.nima.act_on_letter(&letter, "number").await;
        } else if let Some(letter) = self.nima.letter_of(code, "numbered").await {
            self.nima.act_on_letter(&letter, "issue").await;
        } else {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn mend(case: &Filed, seen: &Value) {
    for place in places(seen) {
        if place.starts_with("letters.date") {
            case.edit(json!({"letters": {"date": "1404/07/16"}})).await;
        } else {
            case.upload("licence", None, PDF, fixtures::letter("1404/78", "1404/07/16")).await;
        }
    }
    case.resubmit().await;
}
