//! The OpenAPI description: it names every call, and its references resolve.

use crate::support::office;
use axum::{body::Body, http::Request};
use serde_json::Value;
use std::collections::BTreeSet;

const CALLS: [&str; 18] = [
    "get /api/v1/openapi.json",
    "get /api/v1/procedures",
    "get /api/v1/procedures/{id}",
    "get /api/v1/catalogue",
    "delete /api/v1/catalogue/{kind}/{id}",
    "post /api/v1/cases",
    "get /api/v1/cases/{code}",
    "patch /api/v1/cases/{code}",
    "delete /api/v1/cases/{code}",
    "get /api/v1/cases/{code}/documents/{document}",
    "put /api/v1/cases/{code}/documents/{document}",
    "delete /api/v1/cases/{code}/documents/{document}",
    "post /api/v1/cases/{code}/submit",
    "post /api/v1/cases/{code}/resubmit",
    "post /api/v1/cases/{code}/samava",
    "post /api/v1/cases/{code}/withdraw",
    "get /api/v1/cases/{code}/letters/{id}",
    "get /api/v1/nothing",
];

pub(crate) async fn description() -> Value {
    let portal = office().await.portal("portal", &[]).await;
    portal.send(Request::get("/api/v1/openapi.json"), Body::empty()).await.expect_status(200)
}

pub(crate) fn operations(description: &Value) -> impl Iterator<Item = (String, &Value)> {
    description["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, call)| (format!("{method} {path}"), call))
    })
}

#[tokio::test]
async fn the_description_names_each_call_and_the_router_has_each() {
    let description = description().await;
    assert_eq!(description["openapi"], "3.1.0");
    let described: BTreeSet<_> = operations(&description).map(|(name, _)| name).collect();
    let calls: BTreeSet<_> = CALLS[..17].iter().map(|call| (*call).to_owned()).collect();
    assert_eq!(described, calls);
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    for call in CALLS {
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.strip_prefix("/api/v1").unwrap();
        let answer = portal.send(portal.request(&method.to_uppercase(), path), Body::empty()).await;
        let unknown = call.ends_with("nothing");
        assert!(answer.status != 405 && !answer.status.is_server_error(), "{call}");
        assert!(unknown || path.contains('{') || answer.status != 404, "{call}");
    }
}

#[tokio::test]
async fn the_description_holds_together() {
    let description = description().await;
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let mut references = Vec::new();
    collect_references(&description, &mut references);
    for reference in references {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or_else(|| panic!("{reference}"));
        assert!(schemas.contains_key(name), "{reference}");
    }
    let mut ids = BTreeSet::new();
    for (name, call) in operations(&description) {
        assert!(ids.insert(call["operationId"].as_str().unwrap_or_else(|| panic!("{name}"))), "{name}");
        assert!(call["summary"].as_str().is_some_and(|summary| summary.contains(" · ")), "{name}");
        let in_path: BTreeSet<_> =
            name.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        let parameters = call["parameters"].as_array().map_or(&[][..], Vec::as_slice);
        let declared: BTreeSet<_> = parameters
            .iter()
            .filter(|one| one["in"] == "path")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(in_path, declared, "{name}");
        let responses = call["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{name}");
        for (status, response) in responses {
            assert!(response["description"].is_string(), "{name} {status}");
            let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(
                status.as_str() >= "400",
                problem == "#/components/schemas/Problem",
                "{name} {status}"
            );
        }
        let open = name.ends_with("openapi.json");
        assert_eq!(responses.contains_key("401"), !open, "{name}");
    }
    let file = &description["paths"]["/api/v1/cases/{code}/documents/{document}"]["put"]["requestBody"];
    assert_eq!(file["content"]["application/pdf"]["schema"]["format"], "binary");
    assert_eq!(description["components"]["securitySchemes"]["key"]["scheme"], "bearer");
}

fn collect_references<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect_references(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect_references(value, references)),
        _ => {}
    }
}
