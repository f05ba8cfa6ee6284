//! Who is signed in, and for how long.

use crate::support::{at_fixed_time, person, post};
use jiff::SignedDuration;
use kartabl_domain::people::Role;
use kartabl_storage::args;

const IDLE: SignedDuration = SignedDuration::from_mins(30);
const LIFE: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn a_session_lives_while_it_is_used_and_no_longer_than_its_life() {
    at_fixed_time(async |test, clock| {
        let db = &test.db;
        let sara = person(db, "sara", &[post(Role::Expert, "evaluation")]).await;
        let mut tx = db.begin().await.unwrap();
        tx.begin_session("cookie", sara.id).await.unwrap();
        tx.begin_session("unused", sara.id).await.unwrap();
        tx.commit().await.unwrap();
        let (kept,): (i64,) = db
            .one("SELECT count(*) FROM staff_sessions WHERE id IN ('cookie', 'unused')", args![])
            .await
            .unwrap();
        assert_eq!(kept, 0, "the cookie itself is not stored");

        let session = db.session("cookie", IDLE, LIFE).await.unwrap().unwrap();
        assert_eq!(session.staff, sara);
        assert!(db.session(&session.id, IDLE, LIFE).await.unwrap().is_none(), "a stolen row opens nothing");

        clock.advance(SignedDuration::from_secs(59));
        db.touch_session(&session).await.unwrap();
        assert_eq!(db.session("cookie", IDLE, LIFE).await.unwrap().unwrap().seen_at, session.seen_at);
        clock.advance(SignedDuration::from_mins(28));
        db.touch_session(&session).await.unwrap();
        clock.advance(SignedDuration::from_mins(2));
        assert!(db.session("cookie", IDLE, LIFE).await.unwrap().is_some(), "it was used");
        assert!(db.session("unused", IDLE, LIFE).await.unwrap().is_none(), "it was not");
        assert_eq!(db.prune_sessions(IDLE).await.unwrap(), 1);

        clock.advance(SignedDuration::from_mins(25));
        let session = db.session("cookie", IDLE, LIFE).await.unwrap().unwrap();
        db.touch_session(&session).await.unwrap();
        clock.advance(SignedDuration::from_mins(5));
        assert!(db.session("cookie", IDLE, LIFE).await.unwrap().is_none(), "used, but past its life");
        clock.advance(-SignedDuration::from_hours(1));
    })
    .await;
}

#[tokio::test]
async fn nobody_stays_signed_in_who_left_or_was_locked_out() {
    at_fixed_time(async |test, _| {
        let db = &test.db;
        let sara = person(db, "sara", &[]).await;
        let mut tx = db.begin().await.unwrap();
        for cookie in ["one", "two", "three"] {
            tx.begin_session(cookie, sara.id).await.unwrap();
        }
        tx.commit().await.unwrap();
        db.end_session("one").await.unwrap();
        db.end_session("one").await.unwrap();
        assert!(db.session("one", IDLE, LIFE).await.unwrap().is_none());
        assert!(db.session("two", IDLE, LIFE).await.unwrap().is_some());
        let mut tx = db.begin().await.unwrap();
        assert_eq!(tx.end_sessions_of(sara.id).await.unwrap(), 2);
        tx.begin_session("four", sara.id).await.unwrap();
        tx.commit().await.unwrap();
        db.exec("UPDATE staff SET active = $1", args![false]).await.unwrap();
        assert!(db.session("four", IDLE, LIFE).await.unwrap().is_none());
    })
    .await;
}
