//! Processes end, politely or not, and their jobs go on.

use crate::world::{NEVER, enqueue, expect_states, job, settings, start, start_with, states};
use kartabl_domain::orders::NewJob;
use kartabl_queue::{Settings as EngineSettings, monitor};
use kartabl_storage::{
    Db, Settings, args,
    engine::Pools,
    testing::{self, TestDb, on_both},
};
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

#[tokio::test]
async fn a_shutdown_finishes_what_runs_and_gives_back_the_rest() {
    on_both(async |test: &TestDb| {
        let slow = EngineSettings { shutdown_timeout: Duration::from_secs(60), ..settings(NEVER) };
        let node = start_with(&test.db, slow, 1);
        enqueue(&test.db, &["gate", "ok", "ok"].map(job)).await;
        while node.tools.count("gate 1") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        node.stop.cancel();
        node.tools.gate.cancel();
        node.stop().await;
        assert_eq!(states(&test.db).await, ["gate done 1", "ok available 0", "ok available 0"]);
    })
    .await;
}

#[tokio::test]
async fn a_shutdown_gives_back_what_does_not_end_in_time() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        let hang = NewJob { timeout: Duration::from_secs(600), ..job("hang") };
        enqueue(&test.db, &[hang]).await;
        while node.tools.count("hang 1") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let asked = Instant::now();
        node.stop().await;
        assert!(asked.elapsed() < Duration::from_secs(60), "{:?}", asked.elapsed());
        assert_eq!(states(&test.db).await, ["hang available 0"]);
    })
    .await;
}

/// What a process that was killed leaves behind.
async fn orphan(test: &TestDb, what: &str, attempt: i64) -> kartabl_domain::ids::JobId {
    let id = enqueue(&test.db, &[job(what)]).await[0].id;
    const CLAIM: &str = "
UPDATE jobs SET state = 'running', attempt = $2, lease_token = 7, lease_until = $3, worker = 'killed' WHERE id = $1";
    let until = test.db.world().now() + Duration::from_millis(300);
    test.db.exec(CLAIM, args![id, attempt, until]).await.expect("a claim");
    id
}

#[tokio::test]
async fn jobs_of_a_lost_worker_come_back_with_the_attempt_counted() {
    on_both(async |test: &TestDb| {
        let orphans = [orphan(test, "ok", 1).await, orphan(test, "last", 3).await];
        let node = start_with(&test.db, settings(Duration::from_secs(1)), 4);
        expect_states(&test.db, &["ok done 2", "last discarded 3"]).await;
        node.stop().await;
        for id in orphans {
            let (_, attempts) = monitor::job(&test.db, id).await.unwrap();
            assert_eq!((attempts.len(), attempts[0].outcome.as_str()), (1, "lost"));
            assert_eq!((attempts[0].error.as_str(), attempts[0].worker.as_str()), ("worker lost", "killed"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_job_keeps_its_lease() {
    on_both(async |test: &TestDb| {
        let node = start_with(&test.db, settings(Duration::from_millis(1_200)), 1);
        let long = NewJob { timeout: Duration::from_millis(2_500), max_attempts: 1, ..job("hang") };
        enqueue(&test.db, &[long]).await;
        expect_states(&test.db, &["hang discarded 1"]).await;
        assert_eq!(
            node.stop().await.lines(),
            ["hang 1"],
            "ran longer than its lease without being taken away"
        );
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_changes_nothing() {
    on_both(async |test: &TestDb| {
        // Renewals are far apart, so that the worker does not notice by itself.
        let node = start(&test.db);
        enqueue(&test.db, &[job("gate"), job("gate")]).await;
        while node.tools.lines().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        test.db.exec("UPDATE jobs SET lease_token = 7 WHERE state = 'running'", args![]).await.unwrap();
        let engine = node.engine.clone();
        node.tools.gate.cancel();
        node.stop().await;
        assert_eq!(engine.counters().stale.load(Ordering::SeqCst), 2);
        assert_eq!(states(&test.db).await, ["gate running 1", "gate running 1"]);
    })
    .await;
}

#[tokio::test]
async fn two_processes_never_run_one_job_twice() {
    on_both(async |test: &TestDb| {
        if matches!(test.db.pools(), Pools::Sqlite(_)) {
            return; // The embedded engine has one process.
        }
        let other = Db::open(&Settings::new(&test.url), testing::world()).await.unwrap();
        let nodes = [start(&test.db), start(&other)];
        let jobs: Vec<_> = (0..500).map(|number| job(&format!("ok {number}"))).collect();
        for part in jobs.chunks(50) {
            enqueue(&test.db, part).await;
        }
        let expected: Vec<_> = (0..500).map(|number| format!("ok {number} done 1")).collect();
        expect_states(&test.db, &expected.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(monitor::workers(&test.db).await.unwrap().len(), 2);
        let mut lines = Vec::new();
        for node in nodes {
            lines.extend(node.stop().await.lines());
        }
        let total = lines.len();
        lines.sort();
        lines.dedup();
        assert_eq!((total, lines.len()), (500, 500));
        assert!(monitor::workers(&test.db).await.unwrap().is_empty());
    })
    .await;
}

/// The server drops every connection again and again, as a restart or a network cut does.
#[tokio::test]
async fn cut_connections_lose_nothing_and_repeat_no_effect() {
    let test = testing::postgres(testing::world()).await;
    let node = start_with(&test.db, settings(Duration::from_secs(2)), 8);
    let many = NewJob { max_attempts: 1_000, timeout: Duration::from_secs(10), ..job("effect") };
    enqueue(&test.db, &vec![many; 300]).await;
    let own = Db::open(&Settings::new(&test.url), testing::world()).await.unwrap();
    const CUT: &str = "
SELECT CAST(count(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()";
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        let _cut: (i64,) = own.one(CUT, args![]).await.unwrap();
    }
    const SOON: &str = "UPDATE jobs SET run_at = 0 WHERE state = 'scheduled'";
    const LEFT: &str = "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE state <> 'done'";
    let mut left = 300_i64;
    for _ in 0..600 {
        // Nobody waits for the backoff here.
        own.exec(SOON, args![]).await.unwrap();
        (left,) = own.one(LEFT, args![]).await.unwrap();
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(left, 0, "every job was done");
    let (effects,): (i64,) = own.one("SELECT CAST(count(*) AS BIGINT) FROM schedule", args![]).await.unwrap();
    assert_eq!(effects, 300, "each effect happened once");
    node.stop().await;
}
