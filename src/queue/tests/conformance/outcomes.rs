//! Each outcome of an attempt ends in its state, with its history.

use crate::world::{NEVER, Unknown, enqueue, expect_states, job, settings, start, start_with, states};
use kartabl_domain::orders::NewJob;
use kartabl_queue::{
    Settings,
    monitor::{self, Filter},
};
use kartabl_storage::{
    Origin, args,
    testing::{TestDb, on_both},
};
use std::time::Duration;

#[tokio::test]
async fn every_outcome_ends_in_its_state_and_keeps_its_errors() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        let mut jobs = ["ok", "panic", "hang", "fail once", "discard", "cancel", "snooze"].map(job);
        (jobs[1].max_attempts, jobs[2].max_attempts) = (1, 1);
        jobs[2].timeout = Duration::from_millis(300);
        let ids = enqueue(&test.db, &jobs).await;
        expect_states(
            &test.db,
            &[
                "ok done 1",
                "panic discarded 1",
                "hang discarded 1",
                "fail once done 2",
                "discard discarded 1",
                "cancel cancelled 1",
                "snooze done 1",
            ],
        )
        .await;
        let tools = node.stop().await;
        assert_eq!(tools.count("snooze 1"), 3, "a snooze uses no attempt");
        let errors = ["", "panicked: kaboom", "timed out after 300ms", "boom", "hopeless", "withdrawn", ""];
        for (enqueued, error) in ids.iter().zip(errors) {
            let (job, attempts) = monitor::job(&test.db, enqueued.id).await.unwrap();
            assert_eq!(job.last_error.unwrap_or_default(), error);
            assert_eq!(attempts.len(), usize::from(!error.is_empty()));
            if let [attempt] = attempts.as_slice() {
                assert!(attempt.started_at <= attempt.ended_at && attempt.worker.starts_with("test-"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_dead_job_keeps_the_error_of_each_attempt() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        let id = enqueue(&test.db, &[job("fail")]).await[0].id;
        expect_states(&test.db, &["fail discarded 3"]).await;
        node.stop().await;
        let (_, attempts) = monitor::job(&test.db, id).await.unwrap();
        let kept: Vec<_> =
            attempts.iter().map(|a| (a.number, a.outcome.as_str(), a.error.as_str())).collect();
        assert_eq!(kept, [(1, "failed", "boom"), (2, "failed", "boom"), (3, "discarded", "boom")]);
    })
    .await;
}

#[tokio::test]
async fn a_kind_that_is_unknown_waits_without_using_an_attempt() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        enqueue(&test.db, &[NewJob::of(&Unknown {}), NewJob { args: serde_json::json!({}), ..job("x") }])
            .await;
        expect_states(&test.db, &["? scheduled 0", "? discarded 1"]).await;
        node.stop().await;
    })
    .await;
}

#[tokio::test]
async fn effects_in_the_jobs_own_transaction_happen_once() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        enqueue(&test.db, &[job("effect"), job("effect rolled back")]).await;
        expect_states(&test.db, &["effect done 1", "effect rolled back done 2"]).await;
        node.engine.flush().await;
        assert_eq!(node.engine.counters().stale.load(std::sync::atomic::Ordering::SeqCst), 0);
        node.stop().await;
        let (effects,): (i64,) =
            test.db.one("SELECT CAST(count(*) AS BIGINT) FROM schedule", args![]).await.unwrap();
        assert_eq!(effects, 2);
    })
    .await;
}

#[tokio::test]
async fn nothing_runs_before_its_transaction_commits_or_before_its_moment() {
    on_both(async |test: &TestDb| {
        // Without polls only the timer can know the moment.
        let node = start_with(&test.db, Settings { poll_interval: NEVER, ..settings(NEVER) }, 4);
        let due = test.db.world().now() + Duration::from_secs(2);
        enqueue(&test.db, &[job("later").at(due)]).await;
        let mut tx = test.db.begin().await.unwrap();
        tx.enqueue(&job("rolled back")).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(tx);
        enqueue(&test.db, &[job("now")]).await;
        expect_states(&test.db, &["later scheduled 0", "now done 1"]).await;
        expect_states(&test.db, &["later done 1", "now done 1"]).await;
        assert!(test.db.world().now() >= due, "ran before its moment");
        assert_eq!(node.stop().await.lines(), ["now 1", "later 1"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_leads_back_to_the_request_that_ordered_it_also_through_other_jobs() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        Origin::Request("b1946ac9".to_owned()).scope(enqueue(&test.db, &[job("order another")])).await;
        expect_states(&test.db, &["order another done 1", "ok done 1"]).await;
        enqueue(&test.db, &[job("order another")]).await;
        expect_states(&test.db, &["order another done 1", "ok done 1", "order another done 1", "ok done 1"])
            .await;
        let jobs = monitor::list(&test.db, &Filter::default(), 9).await.unwrap();
        let traces: Vec<_> = jobs.iter().rev().map(|job| job.trace.as_deref()).collect();
        assert_eq!(traces, [Some("b1946ac9"), Some("b1946ac9"), None, Some("job-3")]);
        node.stop().await;
    })
    .await;
}

#[tokio::test]
async fn urgent_jobs_run_first_and_equal_ones_in_order() {
    on_both(async |test: &TestDb| {
        let jobs = [("c", 5), ("d", 5), ("b", 0), ("a", -5)];
        enqueue(&test.db, &jobs.map(|(what, priority)| NewJob { priority, ..job(what) })).await;
        let node = start_with(&test.db, settings(NEVER), 1);
        expect_states(&test.db, &["c done 1", "d done 1", "b done 1", "a done 1"]).await;
        assert_eq!(node.stop().await.lines(), ["a 1", "b 1", "c 1", "d 1"]);
        assert_eq!(states(&test.db).await.len(), 4);
    })
    .await;
}
