//! Every key and every parameter that the OpenAPI description names: a wrong value is reported under its own name.

use crate::{
    description::{description, operations},
    support::{Portal, connection, filing, office},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

/// The calls that take JSON, with the path of a draft and a valid body.
fn bodies(case: &str) -> Vec<(&'static str, &'static str, String, Value)> {
    vec![
        ("post", "/api/v1/cases", "/cases".to_owned(), filing(&connection())),
        ("patch", "/api/v1/cases/{code}", case.to_owned(), json!({ "data": connection() })),
        ("post", "/api/v1/cases/{code}/submit", format!("{case}/submit"), json!({})),
        ("post", "/api/v1/cases/{code}/resubmit", format!("{case}/resubmit"), json!({})),
        ("post", "/api/v1/cases/{code}/samava", format!("{case}/samava"), json!({ "data": {} })),
        ("post", "/api/v1/cases/{code}/withdraw", format!("{case}/withdraw"), json!({ "reason": "دلیل" })),
    ]
}

/// The keys of a schema and of the objects in it.
fn keys(description: &Value, schema: &Value, path: &str, found: &mut Vec<String>) {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
    let schema = name.map_or(schema, |name| &description["components"]["schemas"][name]);
    for (key, below) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        keys(description, below, &path, found);
        found.push(path);
    }
}

fn replaced(body: &Value, path: &str, junk: &Value) -> Value {
    let mut body = body.clone();
    let pointer = format!("/{}", path.replace('.', "/"));
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[key] = junk.clone();
    body
}

/// The paths that a problem names. Each error must have a Persian text.
fn error_paths(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("{problem}"));
    let persian = |text: &str| text.contains(|c: char| ('آ'..='ی').contains(&c));
    assert!(errors.iter().all(|error| persian(error["text"].as_str().unwrap())), "{problem}");
    errors.iter().map(|error| error["path"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_wrong_value_is_told_under_the_key_where_it_stands() {
    let description = description().await;
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let case = format!("/cases/{}", portal.open_without_letter().await);
    let bodies = bodies(&case);
    for (name, call) in operations(&description) {
        let (method, path) = name.split_once(' ').unwrap();
        let schema = &call["requestBody"]["content"]["application/json"]["schema"];
        let row = bodies.iter().find(|(known, template, ..)| (*known, *template) == (method, path));
        let files = call["requestBody"]["content"]["application/pdf"].is_object();
        assert_eq!(row.is_some(), (method == "post" || !schema.is_null()) && !files, "a body for {name}");
        let Some((_, _, path, good)) = row else { continue };
        let mut paths = Vec::new();
        keys(&description, schema, "", &mut paths);
        for path_of_key in &paths {
            for junk in [json!(5), json!([[]])] {
                let answer = send(&portal, method, path, &replaced(good, path_of_key, &junk)).await;
                let state = answer["code"] == "wrong_state" && path.ends_with("samava");
                assert!(
                    state || error_paths(&answer).iter().any(|path| path.starts_with(path_of_key)),
                    "{answer}"
                );
            }
        }
        let unknown = send(&portal, method, path, &replaced(good, "colour", &json!(1))).await;
        assert_eq!(error_paths(&unknown), ["colour"], "{name}");
        let nul = send(&portal, method, path, &replaced(good, "colour", &json!("a\0"))).await;
        assert_eq!(error_paths(&nul), ["colour"], "{name}");
        for (kind, body, code) in [
            ("application/json", "{\"data\": ", "bad_json"),
            ("application/x-www-form-urlencoded", "a=b", "unsupported_media_type"),
        ] {
            let request = portal.request(&method.to_uppercase(), path).header(header::CONTENT_TYPE, kind);
            let problem = portal.send(request, Body::from(body)).await.json();
            assert_eq!(problem["code"], code, "{name}");
        }
    }
}

async fn send(portal: &Portal, method: &str, path: &str, body: &Value) -> Value {
    let answer = portal.send_json(portal.request(&method.to_uppercase(), path), body).await;
    assert!(answer.status.is_client_error(), "{method} {path} {body}: {} {}", answer.status, answer.text());
    answer.json()
}

#[tokio::test]
async fn without_a_key_no_call_says_more_than_that() {
    let description = description().await;
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let code = portal.open_without_letter().await;
    for (name, call) in operations(&description) {
        let (method, path) = name.split_once(' ').unwrap();
        let path =
            path.replace("{code}", &code).replace("{document}", "letter").replace("{id}", "connection");
        let request = Request::builder().method(method.to_uppercase().as_str()).uri(path);
        let answer = portal.send(request, Body::from("{")).await;
        match call["security"] == json!([{}]) {
            true => answer.expect_status(200),
            false => answer.expect_problem(401, "unauthorized"),
        };
    }
    assert_eq!(office.case(&code).await.version, 1);
}

#[tokio::test]
async fn all_that_is_wrong_with_an_applicant_is_told_at_once() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let body = json!({
        "procedure": "connection", "extra": 1,
        "applicant": {
            "kind": "agency", "mobile": "0912", "email": "x", "name": "  ", "birth_date": "1500/01/01",
            "domains": ["ok.ir", "no"], "age": 5,
        },
    });
    let problem = portal.post("/cases", &body).await.expect_problem(422, "invalid");
    let mut paths: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "applicant.age",
            "applicant.birth_date",
            "applicant.domains[1]",
            "applicant.email",
            "applicant.legal_id",
            "applicant.mobile",
            "applicant.name",
            "extra"
        ]
    );
    let code = portal.open_without_letter().await;
    let applicant = office.case(&code).await.applicant;
    assert_eq!((applicant.mobile.as_str(), applicant.domains), ("09121234567", vec!["nemune.ir".to_owned()]));
}
