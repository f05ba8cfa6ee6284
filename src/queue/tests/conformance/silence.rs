//! A network that swallows packets: nothing is closed, nothing is refused, no answer comes.

use crate::world::{NEVER, enqueue, job, settings, start, start_with};
use kartabl_domain::orders::NewJob;
use kartabl_queue::Settings as EngineSettings;
use kartabl_storage::{
    Db, Settings, args,
    testing::{self, Network},
};
use std::time::{Duration, Instant};

const JOBS: usize = 300;
/// Far above what the engine needs, also on a busy machine, far below for ever.
const SOON: Duration = Duration::from_secs(60);

/// A database behind a network, seen through it by `near` and past it by `beside`.
struct Place {
    network: Network,
    near: Db,
    beside: Db,
}

async fn place() -> Place {
    let test = testing::postgres(testing::world()).await;
    let network = Network::to(&test.url);
    let statement_timeout = Duration::from_secs(1);
    let through = Settings { statement_timeout, ..Settings::new(network.url(&test.url)) };
    let near = Db::open(&through, testing::world()).await.expect("the server behind the network");
    Place { network, near, beside: test.db }
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    let (count,): (i64,) = db.one(sql, args![]).await.expect("a count");
    count
}

const DONE: &str = "SELECT count(*) FROM jobs WHERE state = 'done'";

async fn until_done(db: &Db, jobs: usize) {
    let started = Instant::now();
    while count(db, DONE).await < i64::try_from(jobs).expect("a small number") {
        assert!(started.elapsed() < SOON, "{} of {jobs} jobs are done", count(db, DONE).await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Jobs are ordered, the network falls silent in the middle of them and comes back: all of them are done, and what is
/// guarded by the fence happened once.
async fn survives(silence: impl Fn(&Network)) {
    let Place { network, near, beside } = place().await;
    beside
        .exec("CREATE TABLE written (job BIGINT NOT NULL, guarded BOOLEAN NOT NULL)", args![])
        .await
        .expect("a table");
    let patient = |what| NewJob { max_attempts: 1_000, timeout: Duration::from_secs(10), ..job(what) };
    let orders: Vec<_> =
        (0..JOBS).map(|number| patient(if number % 4 == 0 { "unguarded" } else { "guarded" })).collect();
    enqueue(&beside, &orders).await;
    let node = start_with(&near, settings(Duration::from_secs(2)), 4);
    while count(&beside, DONE).await < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    silence(&network);
    // Longer than the statement time-out.
    tokio::time::sleep(Duration::from_secs(2)).await;
    network.restore();
    // Nobody waits for the backoff of what was tried in vain meanwhile.
    let soon = async {
        loop {
            beside
                .exec("UPDATE jobs SET run_at = 0 WHERE state = 'scheduled'", args![])
                .await
                .expect("an update");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::select! {
        () = until_done(&beside, JOBS) => {}
        () = soon => {}
    }
    let guarded = count(&beside, "SELECT count(*) FROM written WHERE guarded").await;
    let effects = count(&beside, "SELECT count(DISTINCT job) FROM written").await;
    let jobs = i64::try_from(JOBS).expect("a small number");
    assert_eq!((guarded, effects), (jobs - jobs.div_euclid(4), jobs), "guarded effects happened once");
    tokio::time::timeout(SOON, node.stop()).await.expect("a stop within bounds");
}

#[tokio::test]
async fn jobs_outlive_a_network_that_swallows_everything_for_a_while() {
    survives(Network::silence).await;
}

#[tokio::test]
async fn jobs_outlive_connections_that_fall_silent_one_and_all() {
    survives(Network::silence_open_ones).await;
}

#[tokio::test]
async fn a_silent_server_is_a_trouble_that_is_reported_and_ends() {
    let Place { network, near, .. } = place().await;
    let node = start(&near);
    enqueue(&near, &[job("ok")]).await;
    network.silence();
    let started = Instant::now();
    while !node.engine.troubles().iter().any(|trouble| trouble.what == "claims") {
        assert!(started.elapsed() < SOON, "{:?}", node.engine.troubles());
        enqueue_in_vain(&near).await;
    }
    network.restore();
    let started = Instant::now();
    while !node.engine.troubles().is_empty() {
        assert!(started.elapsed() < SOON, "{:?}", node.engine.troubles());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    node.stop().await;
}

/// A statement of somebody else ends, too, and says why.
async fn enqueue_in_vain(db: &Db) {
    let started = Instant::now();
    let refused = db.ping().await.expect_err("a silent server");
    assert!(refused.is_outage(), "{refused}");
    assert!(started.elapsed() < SOON, "the answer took {:?}", started.elapsed());
    db.notifier().notify_all();
}

#[tokio::test]
async fn notifications_of_other_processes_arrive_again_after_the_listening_connection_fell_silent() {
    let Place { network, near, beside } = place().await;
    // Without its poll the engine depends on notifications.
    let without_polls = EngineSettings { poll_interval: NEVER, ..settings(NEVER) };
    let node = start_with(&near, without_polls, 4);
    enqueue(&beside, &[job("ok")]).await;
    until_done(&beside, 1).await;
    network.silence_open_ones();
    // What is enqueued now is found when the connection is there again, what comes after that is notified.
    for jobs in [2, 3] {
        enqueue(&beside, &[job("ok")]).await;
        until_done(&beside, jobs).await;
    }
    node.stop().await;
}

#[tokio::test]
async fn an_engine_stops_although_its_server_is_silent() {
    let Place { network, near, .. } = place().await;
    let node = start(&near);
    enqueue(&near, &[job("nap")]).await;
    while node.tools.lines().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    network.silence();
    tokio::time::timeout(SOON, node.stop()).await.expect("a stop within bounds");
    tokio::time::timeout(SOON, near.close()).await.expect("closing within bounds");
}
