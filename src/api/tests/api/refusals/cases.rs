//! Bad input of the calls that open, edit and move a case.

use super::row::{JSON, Row, TestCases, json_row, row};
use crate::support::{connection, filing};
use serde_json::{Value, json};

pub(super) fn rows(cases: &TestCases<'_>) -> Vec<Row> {
    [opening(), editing(cases), moving(cases)].concat()
}

fn filing_with(change: impl FnOnce(&mut Value)) -> Value {
    let mut body = filing(&connection());
    change(&mut body);
    body
}

fn opening() -> Vec<Row> {
    vec![
        row("POST", "/cases", JSON, "{", (400, "bad_json")),
        row("POST", "/cases", JSON, vec![b'"', 0xff, b'"'], (400, "bad_json")),
        row("POST", "/cases", JSON, "[".repeat(5000), (400, "bad_json")),
        row("POST", "/cases", "text/plain", "{}", (415, "unsupported_media_type")),
        row("POST", "/cases", "", "{}", (415, "unsupported_media_type")),
        row("POST", "/cases", JSON, " ".repeat(1024 * 1024 + 1), (413, "too_large")),
        row("POST", "/cases", JSON, "", (422, "invalid")),
        json_row("POST", "/cases", &json!([1]), (422, "invalid")),
        json_row("POST", "/cases", &filing_with(|b| b["procedure"] = json!("nothing")), (422, "invalid")),
        json_row("POST", "/cases", &filing_with(|b| b["procedure"] = json!(5)), (422, "invalid")),
        json_row("POST", "/cases", &filing_with(|b| b["applicant"] = json!("x")), (422, "invalid")),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["applicant"]["kind"] = json!("natural")),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["applicant"]["legal_id"] = json!("11111111111")),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["applicant"]["name"] = json!("a\u{0}b")),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["applicant"]["name"] = json!("شرکت 😀")),
            (422, "invalid"),
        ),
        json_row("POST", "/cases", &filing_with(|b| b["color"] = json!(1)), (422, "invalid")),
        json_row("POST", "/cases", &filing_with(|b| b["data"] = json!([])), (422, "invalid")),
        json_row("POST", "/cases", &filing_with(|b| b["data"]["nothing"] = json!({})), (422, "invalid")),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["data"]["route"]["nothing"] = json!("x")),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["data"]["route"]["route"] = json!(["x"])),
            (422, "invalid"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["data"]["route"]["operator"] = json!("x")),
            (422, "not_in_catalogue"),
        ),
        json_row(
            "POST",
            "/cases",
            &filing_with(|b| b["data"]["contact"] = json!({ "record": "nothing" })),
            (422, "unknown_record"),
        ),
    ]
}

fn editing(&TestCases { draft, sent, service, .. }: &TestCases<'_>) -> Vec<Row> {
    vec![
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
    ]
}

fn moving(&TestCases { draft, sent, .. }: &TestCases<'_>) -> Vec<Row> {
    vec![
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
    ]
}
