//! Bad input of the calls that upload and remove documents.

use super::row::{Row, TestCases, row};
use kartabl_documents::fixtures;

pub(super) fn rows(&TestCases { draft, sent, service, .. }: &TestCases<'_>) -> Vec<Row> {
    let pdf = fixtures::letter("1", "1405/01/01");
    let large_logo = fixtures::logo(4200);
    let mut rows = vec![
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
    ];
    for item in ["", "item=", "item=-1", "item=x", "item=1", "item=99999999999999999999"] {
        let path = format!("/cases/{service}/documents/logo?{item}");
        rows.push(row("PUT", path, "image/png", fixtures::logo(16), (422, "invalid")));
    }
    rows
}
