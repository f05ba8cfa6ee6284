//! Refused requests, one row for each call and bad input. Each gets its status and code, and none is a server error.

mod cases;
mod documents;
mod elsewhere;
mod row;

use crate::{
    description::{description, operations},
    support::{Portal, filing, on_both},
};
use axum::{body::Body, http::header};
use kartabl_documents::fixtures;
use row::{Row, TestCases};
use serde_json::{Value, json};

#[tokio::test]
async fn every_call_says_what_is_wrong_with_its_input() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection", "gsb-service"]).await;
        let other = office.portal("other", &["connection"]).await;
        let (draft, sent, foreign) = (
            portal.open_without_letter().await,
            portal.open_without_letter().await,
            other.open_without_letter().await,
        );
        let pdf = fixtures::letter("1", "1405/01/01");
        portal
            .put(&format!("/cases/{sent}/documents/letter"), "application/pdf", pdf)
            .await
            .expect_status(201);
        portal.post(&format!("/cases/{sent}/submit"), &json!({})).await.expect_status(202);
        let service = service(&portal).await;
        let cases = TestCases { draft: &draft, sent: &sent, foreign: &foreign, service: &service };
        let rows = [cases::rows(&cases), documents::rows(&cases), elsewhere::rows(&cases)].concat();
        each_call_has_a_row(&description().await, &rows);
        for Row { method, path, kind, body, expected: (status, code) } in rows {
            eprintln!("{method} {path}");
            let mut request = portal.request(method, &path);
            if !kind.is_empty() {
                request = request.header(header::CONTENT_TYPE, kind);
            }
            let problem = portal.send(request, Body::from(body)).await.expect_problem(status, code);
            let names = ["invalid", "not_in_catalogue", "unknown_record", "words_needed"].contains(&code);
            assert_eq!(names, problem["errors"][0]["path"].is_string(), "{problem}");
        }
        // Nothing of all that changed anything.
        assert_eq!(office.case(&draft).await.version, 1);
        assert_eq!(office.case(&foreign).await.version, 1);
    })
    .await;
}

/// Asserts that every call with input, and every query parameter, has a row with bad input.
fn each_call_has_a_row(description: &Value, rows: &[Row]) {
    for (name, call) in operations(description) {
        let (method, template) = name.split_once(' ').unwrap();
        let of_call: Vec<_> = rows.iter().filter(|row| is_at(row, method, template)).collect();
        let parameters = call["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(!of_call.is_empty() || parameters.is_empty(), "{name} has no row");
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = format!("{}=", parameter["name"].as_str().unwrap());
            assert!(
                of_call.iter().any(|row| row.path.contains(&name)),
                "no row of {method} {template} has {name}"
            );
        }
    }
}

fn is_at(row: &Row, method: &str, template: &str) -> bool {
    let path = format!("/api/v1{}", row.path.split('?').next().unwrap());
    let (path, template): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    let fits = |(here, there): (&&str, &&str)| there.starts_with('{') || here == there;
    row.method.to_lowercase() == method
        && path.len() == template.len()
        && path.iter().zip(&template).all(fits)
}

async fn service(portal: &Portal) -> String {
    let mut body =
        filing(&json!({ "systems": [{ "title": "سامانهٔ نمونه" }], "letters": { "confidential": true } }));
    body["procedure"] = json!("gsb-service");
    portal.post("/cases", &body).await.expect_status(201)["tracking_code"].as_str().unwrap().to_owned()
}
