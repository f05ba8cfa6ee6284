//! The calls with something wrong about them.

use super::row::{JSON, Row, json_row, row, with};
use kartabl_documents::fixtures;
use serde_json::json;

const NOWHERE: &str = "66E0814240";

/// `draft` can be edited; `sent` cannot; `foreign` belongs to another key; `service` has repeating sections.
pub(super) fn table(draft: &str, sent: &str, foreign: &str, service: &str) -> Vec<Row> {
    let pdf = fixtures::letter("1", "1405/01/01");
    let large_logo = fixtures::logo(4200);
    let mut rows = vec![
        row("GET", "/nothing", "", "", (404, "not_found")),
        row("PUT", "/procedures", "", "", (405, "method_not_allowed")),
        row("DELETE", "/cases", "", "", (405, "method_not_allowed")),
        row("GET", "/procedures/nothing", "", "", (404, "not_found")),
        row("GET", "/procedures/%FF", "", "", (400, "bad_request")),
        row("GET", "/catalogue", "", "", (400, "bad_request")),
        row("GET", "/catalogue?kind=cars", "", "", (422, "invalid")),
        row("GET", "/catalogue?kind=services&bus=moon", "", "", (422, "invalid")),
        row("GET", "/catalogue?kind=services&q=a&q=b", "", "", (400, "bad_request")),
        row("GET", "/catalogue?kind=services&after=a&after=b", "", "", (400, "bad_request")),
        row("GET", "/catalogue?kind=systems", "", "", (422, "invalid")),
        row("GET", "/catalogue?kind=contacts&applicant=11111111111", "", "", (422, "invalid")),
        row("GET", "/catalogue?kind=systems&applicant=x&applicant=y", "", "", (400, "bad_request")),
        row("DELETE", "/catalogue/systems/x", "", "", (404, "not_found")),
        row(
            "DELETE",
            "/catalogue/connections/00000000-0000-7000-8000-000000000000",
            "",
            "",
            (404, "not_found"),
        ),
        row("GET", format!("/cases/{draft}/documents/nothing"), "", "", (404, "not_found")),
        row("GET", format!("/cases/{draft}/letters/nothing"), "", "", (404, "not_found")),
        // Opening a case.
        row("POST", "/cases", JSON, "{", (400, "bad_json")),
        row("POST", "/cases", JSON, vec![b'"', 0xff, b'"'], (400, "bad_json")),
        row("POST", "/cases", JSON, "[".repeat(5000), (400, "bad_json")),
        row("POST", "/cases", "text/plain", "{}", (415, "unsupported_media_type")),
        row("POST", "/cases", "", "{}", (415, "unsupported_media_type")),
        row("POST", "/cases", JSON, " ".repeat(1024 * 1024 + 1), (413, "too_large")),
        row("POST", "/cases", JSON, "", (422, "invalid")),
        json_row("POST", "/cases", &json!([1]), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["procedure"] = json!("nothing")), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["procedure"] = json!(5)), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["applicant"] = json!("x")), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["applicant"]["kind"] = json!("natural")), (422, "invalid")),
        json_row(
            "POST",
            "/cases",
            &with(|b| b["applicant"]["legal_id"] = json!("11111111111")),
            (422, "invalid"),
        ),
        json_row("POST", "/cases", &with(|b| b["applicant"]["name"] = json!("a\u{0}b")), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["applicant"]["name"] = json!("شرکت 😀")), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["color"] = json!(1)), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["data"] = json!([])), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["data"]["nothing"] = json!({})), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["data"]["route"]["nothing"] = json!("x")), (422, "invalid")),
        json_row("POST", "/cases", &with(|b| b["data"]["route"]["route"] = json!(["x"])), (422, "invalid")),
        json_row(
            "POST",
            "/cases",
            &with(|b| b["data"]["route"]["operator"] = json!("x")),
            (422, "not_in_catalogue"),
        ),
        json_row(
            "POST",
            "/cases",
            &with(|b| b["data"]["contact"] = json!({ "record": "nothing" })),
            (422, "unknown_record"),
        ),
        // Editing.
        json_row(
            "PATCH",
            format!("/cases/{service}"),
            &json!({ "data": { "systems": [{ "record": "00000000-0000-7000-8000-000000000000" }] } }),
            (422, "unknown_record"),
        ),
        json_row(
            "PATCH",
            format!("/cases/{service}"),
            &json!({ "data": { "systems": [{ "record": ["x"] }] } }),
            (422, "invalid"),
        ),
        json_row(
            "PATCH",
            format!("/cases/{service}"),
            &json!({ "data": { "letters": { "record": "x" } } }),
            (422, "invalid"),
        ),
        json_row("PATCH", format!("/cases/{draft}"), &json!({ "dota": {} }), (422, "invalid")),
        json_row(
            "PATCH",
            format!("/cases/{draft}"),
            &json!({ "data": { "route": "PGSB" } }),
            (422, "invalid"),
        ),
        json_row(
            "PATCH",
            format!("/cases/{service}"),
            &json!({ "data": { "systems": vec![json!({}); 100_000] } }),
            (422, "invalid"),
        ),
        json_row(
            "PATCH",
            format!("/cases/{draft}"),
            &json!({ "data": { "contact": { "first_name": "آ".repeat(20_001) } } }),
            (422, "invalid"),
        ),
        row("PATCH", format!("/cases/{draft}"), "application/pdf", "{}", (415, "unsupported_media_type")),
        json_row(
            "PATCH",
            format!("/cases/{sent}"),
            &json!({ "data": { "nothing": 1 } }),
            (409, "wrong_state"),
        ),
        row("DELETE", format!("/cases/{sent}"), "", "", (409, "wrong_state")),
        // Uploading.
        row(
            "PUT",
            format!("/cases/{draft}/documents/nothing"),
            "application/pdf",
            pdf.clone(),
            (404, "unknown_slot"),
        ),
        row(
            "PUT",
            format!("/cases/{draft}/documents/letter?item=0"),
            "application/pdf",
            pdf.clone(),
            (422, "invalid"),
        ),
        row(
            "PUT",
            format!("/cases/{draft}/documents/letter"),
            "text/html",
            pdf.clone(),
            (415, "unsupported_media_type"),
        ),
        row(
            "PUT",
            format!("/cases/{draft}/documents/letter"),
            "application/pdf",
            "hello",
            (415, "wrong_type"),
        ),
        row("PUT", format!("/cases/{draft}/documents/letter"), "application/pdf", "", (415, "wrong_type")),
        row(
            "PUT",
            format!("/cases/{draft}/documents/letter"),
            "image/png",
            fixtures::logo(16),
            (415, "unsupported_media_type"),
        ),
        row(
            "PUT",
            format!("/cases/{sent}/documents/letter"),
            "application/pdf",
            pdf.clone(),
            (409, "wrong_state"),
        ),
        row(
            "PUT",
            format!("/cases/{draft}/documents/letter?filename=a&filename=b"),
            "application/pdf",
            pdf.clone(),
            (400, "bad_request"),
        ),
        row("DELETE", format!("/cases/{sent}/documents/letter"), "", "", (409, "wrong_state")),
        row("DELETE", format!("/cases/{draft}/documents/letter"), "", "", (404, "not_found")),
        row("DELETE", format!("/cases/{draft}/documents/letter?item=x"), "", "", (422, "invalid")),
        row(
            "PUT",
            format!("/cases/{service}/documents/letter"),
            "application/pdf",
            pdf.clone(),
            (422, "confidential"),
        ),
        row(
            "PUT",
            format!("/cases/{service}/documents/logo?item=0"),
            "image/png",
            large_logo,
            (422, "oversize"),
        ),
        // Sending on.
        json_row("POST", format!("/cases/{draft}/submit"), &json!({ "now": true }), (422, "invalid")),
        json_row("POST", format!("/cases/{draft}/submit"), &json!({}), (422, "open_defects")),
        json_row("POST", format!("/cases/{sent}/submit"), &json!({}), (409, "wrong_state")),
        json_row("POST", format!("/cases/{sent}/resubmit"), &json!({}), (409, "wrong_state")),
        json_row("POST", format!("/cases/{sent}/samava"), &json!({ "data": {} }), (409, "wrong_state")),
        json_row(
            "POST",
            format!("/cases/{draft}/withdraw"),
            &json!({ "reason": "دلیل" }),
            (409, "wrong_state"),
        ),
        json_row("POST", format!("/cases/{sent}/withdraw"), &json!({}), (422, "invalid")),
        json_row(
            "POST",
            format!("/cases/{sent}/withdraw"),
            &json!({ "reason": "آ".repeat(10_001) }),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            format!("/cases/{sent}/withdraw"),
            &json!({ "reason": "\u{200B}\u{7}" }),
            (422, "words_needed"),
        ),
    ];
    for item in ["", "item=", "item=-1", "item=x", "item=1", "item=99999999999999999999"] {
        let path = format!("/cases/{service}/documents/logo?{item}");
        rows.push(row("PUT", path, "image/png", fixtures::logo(16), (422, "invalid")));
    }
    // A case that is not there, or is somebody else's, does not exist in any call.
    for code in [NOWHERE, foreign, "nothing", "%00"] {
        let case = format!("/cases/{code}");
        for call in [
            row("GET", &case, "", "", (404, "not_found")),
            row("DELETE", &case, "", "", (404, "not_found")),
            json_row("PATCH", &case, &json!({ "data": {} }), (404, "not_found")),
            json_row("POST", format!("{case}/submit"), &json!({}), (404, "not_found")),
            json_row("POST", format!("{case}/resubmit"), &json!({}), (404, "not_found")),
            json_row("POST", format!("{case}/samava"), &json!({ "data": {} }), (404, "not_found")),
            json_row("POST", format!("{case}/withdraw"), &json!({ "reason": "دلیل" }), (404, "not_found")),
            row(
                "PUT",
                format!("{case}/documents/letter"),
                "application/pdf",
                pdf.clone(),
                (404, "not_found"),
            ),
            row("DELETE", format!("{case}/documents/letter"), "", "", (404, "not_found")),
            row("GET", format!("{case}/documents/{}", uuid()), "", "", (404, "not_found")),
            row("GET", format!("{case}/letters/{}", uuid()), "", "", (404, "not_found")),
        ] {
            rows.push(call);
        }
    }
    rows
}

fn uuid() -> &'static str {
    "01932b1e-7c00-7000-8000-000000000000"
}
