//! `GET /openapi.json`: the OpenAPI 3.1 description, generated from the handlers.

use super::problem::Problem;
use axum::{
    Extension,
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use utoipa::OpenApi;

/// The base of the description: title, tags and shared components.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "kartabl intake API",
        description = "درگاه ثبت و پیگیری درخواست‌ها برای سامانه‌های دیگر. A portal files cases for its applicants and follows them. Failures are problems (RFC 9457) with a Persian `detail` and a stable `code`; a key sees only the cases that it opened.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    tags(
        (name = "procedures", description = "انواع درخواست، فرم‌ها و فهرست‌ها · Forms and catalogues"),
        (name = "cases", description = "پرونده‌ها · Cases"),
        (name = "documents", description = "مدارک · Documents"),
    ),
    components(schemas(Problem))
)]
pub(super) struct BaseDocument;

/// The serialised description that is served.
#[derive(Clone)]
pub(super) struct Description(Arc<str>);

#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "procedures", operation_id = "describe",
    summary = "توصیف این API · This description",
    security(()), responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn get(Extension(Description(text)): Extension<Description>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, text.to_string()).into_response()
}

impl Description {
    /// Completes and serialises the generated document.
    pub(super) fn new(calls: &utoipa::openapi::OpenApi) -> Self {
        let mut document = serde_json::to_value(calls).unwrap_or_default();
        add_common_parts(&mut document);
        Self(document.to_string().into())
    }
}

/// Adds what every call shares: the security scheme, the common failures, and the body of all failures.
fn add_common_parts(document: &mut Value) {
    document["components"]["securitySchemes"]["key"] = json!({
        "type": "http", "scheme": "bearer", "description": "کلید دسترسی سامانهٔ شما · The portal's key",
    });
    document["security"] = json!([{ "key": [] }]);
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for (method, call) in paths.filter_map(Value::as_object_mut).flatten() {
        let is_public = call["security"] == json!([{}]);
        if method == "post" {
            add_idempotency(call);
        }
        if let Some(body) = call.get_mut("requestBody") {
            describe_binary(body);
        }
        let Some(responses) = call["responses"].as_object_mut() else { continue };
        if !is_public {
            add_common_responses(responses);
        }
        for (status, response) in responses {
            describe_binary(response);
            if response["description"].as_str().is_none_or(str::is_empty) {
                response["description"] = json!("Done");
            }
            if status.as_str() >= "400" {
                let schema = json!({ "$ref": "#/components/schemas/Problem" });
                response["content"] = json!({ "application/problem+json": { "schema": schema } });
            }
        }
    }
}

/// Describes bodies that are not JSON as binary; the generator describes them as lists of numbers.
fn describe_binary(body: &mut Value) {
    let contents = body.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, content) in contents.filter(|(kind, _)| !kind.ends_with("json")) {
        content["schema"] = json!({ "type": "string", "format": "binary" });
    }
}

fn add_common_responses(responses: &mut Map<String, Value>) {
    let text = json!({ "schema": { "type": "string" } });
    let seconds = json!({ "schema": { "type": "integer" }, "description": "Seconds" });
    responses.insert(
        "401".to_owned(),
        json!({ "description": "No valid key", "headers": { "www-authenticate": text } }),
    );
    responses.insert(
        "429".to_owned(),
        json!({ "description": "Too many requests with this key", "headers": { "retry-after": seconds.clone() } }),
    );
    responses.insert(
        "500".to_owned(),
        json!({ "description": "The fault is on this side; `request_id` names it in the log" }),
    );
    responses.insert(
        "503".to_owned(),
        json!({ "description": "The database is out of reach at present", "headers": { "retry-after": seconds } }),
    );
    responses.sort_keys();
}

fn add_idempotency(call: &mut Value) {
    let parameter = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$" },
        "description": "A repeated request with the same key gets the first one's answer for 24 hours; the same key with another request is a conflict.",
    });
    match call["parameters"].as_array_mut() {
        Some(parameters) => parameters.push(parameter),
        None => call["parameters"] = json!([parameter]),
    }
    if call["responses"].get("409").is_none() {
        call["responses"]["409"] =
            json!({ "description": "The Idempotency-Key was used for another request" });
    }
    if call["responses"].get("400").is_none() {
        call["responses"]["400"] =
            json!({ "description": "The Idempotency-Key is no text of 1 to 255 ASCII characters" });
    }
}
