//! Waking up, pausing, and staying quiet.

use crate::world::{enqueue, expect_states, job, settings, start, start_with, states};
use kartabl_domain::orders::Queue;
use kartabl_queue::monitor;
use kartabl_storage::{
    args,
    testing::{self, TestDb, on_both},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, ThreadId},
    time::{Duration, Instant},
};
use tracing_subscriber::{
    Layer,
    filter::Targets,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

#[tokio::test]
async fn a_commit_wakes_an_idle_worker_at_once() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        tokio::time::sleep(Duration::from_millis(300)).await;
        let mut waits = Vec::new();
        for number in 0..20 {
            let asked = Instant::now();
            enqueue(&test.db, &[job(&format!("ok {number}"))]).await;
            while node.tools.count(&format!("ok {number} 1")) == 0 {
                tokio::task::yield_now().await;
            }
            waits.push(asked.elapsed());
        }
        waits.sort();
        assert!(waits[10] < Duration::from_millis(200), "the bell rang, not the tick: {waits:?}");
        node.stop().await;
    })
    .await;
}

/// Rows may come from anywhere, also from another program that rings no bell.
#[tokio::test]
async fn the_safety_tick_finds_what_no_bell_announced() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        tokio::time::sleep(Duration::from_millis(200)).await;
        const SILENT: &str = "
INSERT INTO jobs (queue, kind, args, state, priority, max_attempts, timeout_ms, run_at, created_at)
VALUES ('routing', 'do', '{\"what\":\"silent\"}', 'available', 0, 1, 1000, 0, 0)";
        test.db.exec(SILENT, args![]).await.unwrap();
        expect_states(&test.db, &["silent done 1"]).await;
        node.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_idle_worker_stays_quiet() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        tokio::time::sleep(Duration::from_millis(300)).await;
        let before = node.engine.counters().claims.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(2_200)).await;
        let claims = node.engine.counters().claims.load(Ordering::SeqCst) - before;
        assert_eq!(claims, 0, "nobody rang, nobody claims");
        node.stop().await;
    })
    .await;
}

/// Counts the statements that one thread sends.
struct Statements(Arc<AtomicUsize>, ThreadId);

impl<S: tracing::Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" && thread::current().id() == self.1 {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// On PostgreSQL, where statements of idle processes add up on the server. All of this process's tasks run on one thread,
/// whatever other tests do beside it.
#[tokio::test]
async fn an_idle_worker_sends_at_most_two_statements_a_second() {
    let statements = Arc::new(AtomicUsize::new(0));
    let heard = Statements(statements.clone(), thread::current().id())
        .with_filter(Targets::new().with_target("sqlx::query", tracing::Level::DEBUG));
    tracing_subscriber::registry().with(heard).init();
    let test = testing::postgres(testing::world()).await;
    let node = start(&test.db);
    enqueue(&test.db, &[job("ok")]).await;
    expect_states(&test.db, &["ok done 1"]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = statements.load(Ordering::SeqCst);
    assert!(before > 5, "statements are heard");
    tokio::time::sleep(Duration::from_secs(12)).await;
    let sent = statements.load(Ordering::SeqCst) - before;
    assert!((10..=24).contains(&sent), "the tick looks, and nothing else is asked: {sent} in 12 seconds");
    node.stop().await;
}

#[tokio::test]
async fn a_paused_queue_rests_until_it_is_resumed() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        let pause = async |paused| {
            let mut tx = test.db.begin().await.unwrap();
            monitor::pause(&mut tx, Queue::Routing, paused).await.unwrap();
            tx.commit().await.unwrap();
        };
        pause(true).await;
        enqueue(&test.db, &[job("ok")]).await;
        tokio::time::sleep(Duration::from_millis(1_300)).await;
        assert_eq!(states(&test.db).await, ["ok available 0"]);
        pause(false).await;
        expect_states(&test.db, &["ok done 1"]).await;
        node.stop().await;
    })
    .await;
}

#[tokio::test]
async fn no_more_than_its_slots_run_at_once_and_slow_jobs_are_not_hoarded() {
    on_both(async |test: &TestDb| {
        let node = start_with(&test.db, settings(Duration::from_secs(60)), 2);
        enqueue(&test.db, &vec![job("nap"); 6]).await;
        expect_states(&test.db, &["nap done 1"; 6]).await;
        let claims = node.engine.counters().claims.load(Ordering::SeqCst);
        assert!(claims >= 3, "claimed two at a time, not all at once: {claims} claims");
        assert_eq!(node.tools.naps.lock().unwrap().1, 2);
        node.stop().await;
    })
    .await;
}
