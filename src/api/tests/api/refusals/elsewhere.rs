//! Calls for what does not exist, and bad queries to the catalogue.

use super::row::{Row, TestCases, json_row, row};
use kartabl_documents::fixtures;
use serde_json::json;

const NOWHERE: &str = "66E0814240";
const UUID: &str = "01932b1e-7c00-7000-8000-000000000000";

pub(super) fn rows(cases: &TestCases<'_>) -> Vec<Row> {
    [queries(cases), absent_cases(cases)].concat()
}

fn queries(&TestCases { draft, .. }: &TestCases<'_>) -> Vec<Row> {
    vec![
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
    ]
}

/// A case of another key looks in every call like one that does not exist.
fn absent_cases(&TestCases { foreign, .. }: &TestCases<'_>) -> Vec<Row> {
    let pdf = fixtures::letter("1", "1405/01/01");
    let mut rows = Vec::new();
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
            row("GET", format!("{case}/documents/{UUID}"), "", "", (404, "not_found")),
            row("GET", format!("{case}/letters/{UUID}"), "", "", (404, "not_found")),
        ] {
            rows.push(call);
        }
    }
    rows
}
