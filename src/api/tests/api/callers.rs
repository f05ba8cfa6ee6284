//! Who may call, and what a caller learns of a server error.

use crate::support::{connection, filing, office};
use axum::{
    body::Body,
    http::{Request, header},
};

#[tokio::test]
async fn only_a_valid_key_for_the_procedure_opens_the_door() {
    let office = office().await;
    let portal = office.portal("portal", &["gsb-service"]).await;
    portal.post("/cases", &filing(&connection())).await.expect_problem(403, "out_of_scope");
    portal.get("/procedures/connection").await.expect_problem(403, "out_of_scope");
    for given in ["", "Basic eDp5", "Bearer", "Bearer wrong", "Bearer \u{e9}"] {
        let request = Request::get("/api/v1/procedures").header(header::AUTHORIZATION, given.as_bytes());
        let answer = portal.send(request, Body::empty()).await;
        assert!(answer.header(&header::WWW_AUTHENTICATE).starts_with("Bearer"), "{given}");
        answer.expect_problem(401, "unauthorized");
    }
    let mut tx = office.db.begin().await.unwrap();
    tx.revoke_api_key("portal", None).await.unwrap();
    tx.commit().await.unwrap();
    portal.get("/procedures").await.expect_problem(401, "unauthorized");
}

#[tokio::test]
async fn a_fault_of_this_side_names_its_request_and_nothing_else() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    office.db.close().await;
    let answer = portal.get("/procedures").await;
    let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    let problem = answer.expect_problem(503, "unavailable");
    assert_eq!(problem["request_id"], id.as_str());
    assert!(!problem.to_string().contains("pool"), "{problem}");
}
