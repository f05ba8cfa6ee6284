//! The growing wait after failures.

use crate::support::at_fixed_time;
use jiff::SignedDuration;
use kartabl_storage::throttle::Attempt;

#[tokio::test]
async fn five_attempts_are_free_then_the_wait_doubles_up_to_an_hour() {
    at_fixed_time(async |test, clock| {
        let db = &test.db;
        for _ in 0..5 {
            assert_eq!(db.attempt("login:a").await.unwrap(), Attempt::Allowed);
        }
        let mut waits = Vec::new();
        for _ in 0..14 {
            assert_eq!(db.attempt("login:a").await.unwrap(), Attempt::Allowed);
            let now = db.world().now();
            let Attempt::WaitUntil(until) = db.attempt("login:a").await.unwrap() else { panic!("let in") };
            waits.push(until.duration_since(now).as_secs());
            clock.advance(until.duration_since(now));
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]);
        assert_eq!(db.attempt("login:b").await.unwrap(), Attempt::Allowed, "others do not wait");

        let mut tx = db.begin().await.unwrap();
        tx.forgive("login:a").await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..6 {
            assert_eq!(db.attempt("login:a").await.unwrap(), Attempt::Allowed);
        }
        assert_ne!(db.attempt("login:a").await.unwrap(), Attempt::Allowed);
        clock.advance(SignedDuration::from_hours(25));
        for _ in 0..6 {
            assert_eq!(db.attempt("login:a").await.unwrap(), Attempt::Allowed, "forgotten after a day");
        }
        assert_eq!(db.prune_throttle().await.unwrap(), 1, "only the other key is forgotten");
        clock.advance(-SignedDuration::from_hours(30));
    })
    .await;
}

#[tokio::test]
async fn attempts_at_the_same_moment_are_no_way_around() {
    at_fixed_time(async |test, _| {
        let answers = futures::future::join_all((0..40).map(|_| test.db.attempt("login:a"))).await;
        let allowed =
            answers.into_iter().filter(|answer| *answer.as_ref().unwrap() == Attempt::Allowed).count();
        assert_eq!(allowed, 6);
    })
    .await;
}
