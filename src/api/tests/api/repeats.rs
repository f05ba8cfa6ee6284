//! A repeated POST request gets the same response and changes nothing again.

use crate::support::{Answer, Portal, connection, filing, office, on_both};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn post(portal: &Portal, path: &str, key: &str, body: &Value) -> Answer {
    portal.send_json(portal.request("POST", path).header("idempotency-key", key), body).await
}

#[tokio::test]
async fn the_same_key_answers_the_same_and_refuses_another_request() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection"]).await;
        let other = office.portal("other", &["connection"]).await;
        let body = filing(&connection());
        let first = post(&portal, "/cases", "k1", &body).await;
        let again = post(&portal, "/cases", "k1", &body).await;
        assert_eq!((first.status, &first.bytes), (again.status, &again.bytes));
        assert_eq!(first.headers["location"], again.headers["location"]);
        post(&portal, "/cases", "k1", &filing(&json!({})))
            .await
            .expect_problem(409, "idempotency_key_reused");
        // The key is the portal's own, and is forgotten after a day.
        assert_ne!(post(&other, "/cases", "k1", &body).await.expect_status(201), first.json());
        office.clock.advance(SignedDuration::from_hours(25));
        assert_ne!(post(&portal, "/cases", "k1", &body).await.expect_status(201), first.json());
    })
    .await;
}

#[tokio::test]
async fn of_equal_posts_at_the_same_time_one_is_done_and_all_are_answered_alike() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection"]).await;
        let body = filing(&connection());
        let posts = (0..8).map(|_| {
            let (portal, body) = (portal.clone(), body.clone());
            tokio::spawn(async move { post(&portal, "/cases", "same", &body).await.expect_status(201) })
        });
        let answers = futures::future::try_join_all(posts).await.unwrap();
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        let (cases,): (i64,) = office.db.one("SELECT count(*) FROM cases", vec![]).await.unwrap();
        assert_eq!(cases, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_post_keeps_its_key_free() {
    let office = office().await;
    let portal = office.portal("portal", &["connection"]).await;
    let code = portal.open_without_letter().await;
    let submit = format!("/cases/{code}/submit");
    post(&portal, &submit, "s1", &json!({})).await.expect_problem(422, "open_defects");
    let pdf = kartabl_documents::fixtures::letter("1", "1405/01/01");
    portal.put(&format!("/cases/{code}/documents/letter"), "application/pdf", pdf).await.expect_status(201);
    let sent = post(&portal, &submit, "s1", &json!({})).await.expect_status(202);
    assert_eq!(post(&portal, &submit, "s1", &json!({})).await.expect_status(202), sent);
    portal.post(&submit, &json!({})).await.expect_problem(409, "wrong_state");
    post(&portal, &submit, &"x".repeat(300), &json!({})).await.expect_problem(400, "bad_request");
}

#[tokio::test]
async fn changes_at_the_same_time_are_done_one_after_the_other() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection"]).await;
        let code = portal.open_without_letter().await;
        let patches = (0..6).map(|number| {
            let (portal, path) = (portal.clone(), format!("/cases/{code}"));
            let body = json!({ "data": { "contact": { "last_name": format!("نام {number}") } } });
            tokio::spawn(async move { portal.patch(&path, &body).await.expect_status(200) })
        });
        futures::future::try_join_all(patches).await.unwrap();
        assert_eq!(office.case(&code).await.version, 7);
    })
    .await;
}
