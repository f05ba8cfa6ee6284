//! How often a key may call.

use crate::support::office_with;
use axum::http::header;
use jiff::SignedDuration;
use kartabl_domain::office::OfficeSettings;

#[tokio::test]
async fn a_key_that_calls_too_often_is_told_when_to_come_back() {
    let office =
        office_with(OfficeSettings { api_requests_per_minute: 2, ..OfficeSettings::default() }).await;
    let portal = office.portal("portal", &["connection"]).await;
    for _ in 0..2 {
        portal.get("/procedures").await.expect_status(200);
    }
    let refused = portal.get("/procedures").await;
    assert_eq!(refused.header(&header::RETRY_AFTER), "30");
    refused.expect_problem(429, "too_many_requests");
    office.portal("other", &["connection"]).await.get("/procedures").await.expect_status(200);
    office.clock.advance(SignedDuration::from_secs(31));
    portal.get("/procedures").await.expect_status(200);
}
