//! The same request twice does its work once.

use crate::support::{at_fixed_time, case};
use jiff::SignedDuration;
use kartabl_domain::ids::ApiKeyId;
use kartabl_storage::{
    Db, args,
    idempotency::{Answer, Repeat},
    testing::{TestDb, on_both},
};

async fn api_key(db: &Db) -> ApiKeyId {
    let id = ApiKeyId::new(db.world());
    let sql = "INSERT INTO api_keys (id, name, digest, procedures, created_at) VALUES ($1, $1, $1, '[]', 0)";
    db.exec(sql, args![id]).await.unwrap();
    id
}

/// Files a case as a handler does: `None` where the key was used for another request.
async fn file(db: &Db, api_key: ApiKeyId, key: &str, request: &str) -> Option<Answer> {
    let mut tx = db.begin().await.unwrap();
    match tx.claim_request(api_key, key, request).await.unwrap() {
        Repeat::Answered(answer) => Some(answer),
        Repeat::Mismatch => None,
        Repeat::Fresh => {
            let (opened,): (i64,) = tx.one("SELECT count(*) FROM cases", args![]).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let id = kartabl_domain::ids::CaseId::new(db.world());
            let values = args![id, format!("code {id}"), "draft", None::<String>];
            tx.exec(crate::support::ADD_CASE, values).await.unwrap();
            let answer = Answer { status: 201, body: format!("{{\"case\":{opened}}}") };
            tx.store_answer(api_key, key, &answer).await.unwrap();
            tx.commit().await.unwrap();
            Some(answer)
        }
    }
}

#[tokio::test]
async fn equal_requests_at_the_same_time_open_one_case() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let key = api_key(db).await;
        let answers = futures::future::join_all((0..10).map(|_| file(db, key, "first", "digest"))).await;
        let expected = Some(Answer { status: 201, body: "{\"case\":0}".to_owned() });
        assert!(answers.iter().all(|answer| *answer == expected), "{answers:?}");
        let (opened,): (i64,) = db.one("SELECT count(*) FROM cases", args![]).await.unwrap();
        assert_eq!(opened, 1);

        assert_eq!(file(db, key, "first", "another body").await, None);
        assert_ne!(file(db, key, "second", "digest").await, expected);
        let other = api_key(db).await;
        assert_ne!(file(db, other, "first", "digest").await, expected, "keys of others are no repeats");
    })
    .await;
}

#[tokio::test]
async fn a_rolled_back_request_leaves_the_key_free_for_who_waits() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let key = api_key(db).await;
        let mut tx = db.begin().await.unwrap();
        assert!(matches!(tx.claim_request(key, "k", "digest").await.unwrap(), Repeat::Fresh));
        let waiting = tokio::spawn({
            let db = db.clone();
            async move { file(&db, key, "k", "digest").await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(!waiting.is_finished());
        drop(tx);
        assert_eq!(waiting.await.unwrap().unwrap().status, 201);
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    at_fixed_time(async |test, clock| {
        let db = &test.db;
        let key = api_key(db).await;
        let first = file(db, key, "k", "digest").await;
        clock.advance(SignedDuration::from_hours(23));
        case(db, "draft", None).await;
        assert_eq!(file(db, key, "k", "digest").await, first);
        assert_eq!(db.prune_answers().await.unwrap(), 0);
        clock.advance(SignedDuration::from_hours(2));
        assert_ne!(file(db, key, "k", "another").await, first, "the key may be used anew before the sweep");
        assert_eq!(db.prune_answers().await.unwrap(), 0);
        clock.advance(SignedDuration::from_hours(25));
        assert_eq!(db.prune_answers().await.unwrap(), 1);
        clock.advance(-SignedDuration::from_hours(50));
    })
    .await;
}
