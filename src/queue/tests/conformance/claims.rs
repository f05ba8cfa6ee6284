//! Waking up, pausing, and staying quiet.

use crate::world::{NEVER, enqueue, expect_states, job, settings, start, start_with, states};
use kartabl_domain::orders::Queue;
use kartabl_queue::{Settings, monitor};
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
        let node = start_with(&test.db, Settings { poll_interval: NEVER, ..settings(NEVER) }, 4);
        let mut expected = Vec::new();
        for number in 0..20 {
            enqueue(&test.db, &[job(&format!("ok {number}"))]).await;
            expected.push(format!("ok {number} done 1"));
            expect_states(&test.db, &expected.iter().map(String::as_str).collect::<Vec<_>>()).await;
        }
        node.stop().await;
    })
    .await;
}

/// Rows may come from anywhere, also from another program that sends no notification.
#[tokio::test]
async fn the_poll_finds_what_no_notification_announced() {
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
        let often = Duration::from_millis(50);
        let node = start_with(&test.db, Settings { poll_interval: often, ..settings(NEVER) }, 4);
        let mut claims = Vec::new();
        // It claims when it starts and once its listener is there; if polls led to claims, there would always be some.
        while claims.len() < 20 && claims.last() != Some(&0) {
            let before = node.engine.counters().claims.load(Ordering::SeqCst);
            tokio::time::sleep(often * 10).await;
            claims.push(node.engine.counters().claims.load(Ordering::SeqCst) - before);
        }
        assert_eq!(claims.last(), Some(&0), "nobody notified, nobody claims: {claims:?}");
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
/// whatever other tests do beside it. Its clocks run five times as fast as usual.
#[tokio::test]
async fn an_idle_worker_sends_at_most_two_statements_in_the_time_of_a_poll() {
    let statements = Arc::new(AtomicUsize::new(0));
    let heard = Statements(statements.clone(), thread::current().id())
        .with_filter(Targets::new().with_target("sqlx::query", tracing::Level::DEBUG));
    tracing_subscriber::registry().with(heard).init();
    let test = testing::postgres(testing::world()).await;
    let poll_interval = Duration::from_millis(200);
    let clocks = Settings { poll_interval, ..settings(Duration::from_secs(8)) };
    let node = start_with(&test.db, clocks, 4);
    enqueue(&test.db, &[job("ok")]).await;
    expect_states(&test.db, &["ok done 1"]).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let before = statements.load(Ordering::SeqCst);
    assert!(before > 5, "statements are heard");
    let started = Instant::now();
    tokio::time::sleep(poll_interval * 12).await;
    let sent = statements.load(Ordering::SeqCst) - before;
    let polls = started.elapsed().as_secs_f64() / poll_interval.as_secs_f64();
    assert!(sent > 0 && sent as f64 <= 2.0 * polls, "{sent} statements in the time of {polls:.1} polls");
    node.stop().await;
}

#[tokio::test]
async fn a_paused_queue_rests_until_it_is_resumed() {
    on_both(async |test: &TestDb| {
        let often = Duration::from_millis(50);
        let node = start_with(&test.db, Settings { poll_interval: often, ..settings(NEVER) }, 4);
        let pause = async |paused| {
            let mut tx = test.db.begin().await.unwrap();
            monitor::pause(&mut tx, Queue::Routing, paused).await.unwrap();
            tx.commit().await.unwrap();
        };
        pause(true).await;
        enqueue(&test.db, &[job("ok")]).await;
        tokio::time::sleep(often * 8).await;
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
