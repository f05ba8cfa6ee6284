//! What goes wrong around the engine: it reports what it cannot do, comes back by itself, and loses nothing.

use crate::world::{enqueue, expect_states, job, settings, start, start_with};
use jiff::SignedDuration;
use kartabl_domain::clock::fixed;
use kartabl_storage::{
    Db, args,
    engine::Pools,
    testing::{self, TestDb},
};
use std::time::Duration;

/// The disk is full when the file may not grow by one more page.
async fn limit_pages(test: &TestDb, most: i64) {
    let Pools::Sqlite(pools) = test.db.pools() else { panic!("an embedded database") };
    let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {most}"));
    sqlx::query(limit)
        .execute(&mut *pools.writer.acquire().await.expect("the writer"))
        .await
        .expect("a limit");
}

async fn count(db: &Db, sql: &'static str) -> i64 {
    let (count,): (i64,) = db.one(sql, args![]).await.expect("a count");
    count
}

#[tokio::test]
async fn a_full_disk_stops_the_work_until_there_is_room_and_loses_nothing() {
    let test = testing::sqlite(testing::world()).await;
    enqueue(&test.db, &vec![job("discard"); 500]).await;
    limit_pages(&test, count(&test.db, "SELECT page_count FROM pragma_page_count").await).await;
    let node = start(&test.db);
    let trouble = loop {
        if let Some(trouble) = node.engine.troubles().pop() {
            break trouble;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert!(trouble.why.contains("full"), "{trouble:?}");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(count(&test.db, "SELECT count(*) FROM jobs WHERE state <> 'discarded'").await > 0);
    limit_pages(&test, 1_000_000).await;
    expect_states(&test.db, &["discard discarded 1"; 500]).await;
    assert_eq!(
        count(&test.db, "SELECT count(*) FROM job_attempts").await,
        500,
        "each outcome was written once"
    );
    assert_eq!(node.stop().await.lines().len(), 500, "each job ran once");
}

#[tokio::test]
async fn a_clock_that_jumps_takes_no_job_from_a_living_worker() {
    let (world, clock) = fixed::world("2026-04-01T00:00:00Z".parse().unwrap(), 1);
    let test = testing::sqlite(world.clone()).await;
    let node = start_with(&test.db, settings(Duration::from_millis(200)), 4);
    for (round, jump) in [24_i64, -48, 24].into_iter().enumerate() {
        enqueue(&test.db, &["nap"; 4].map(job)).await;
        while node.tools.lines().len() < 4 * (round + 1) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        clock.advance(SignedDuration::from_hours(jump));
        expect_states(&test.db, &vec!["nap done 1"; 4 * (round + 1)]).await;
    }
    let tomorrow = world.now() + SignedDuration::from_hours(24);
    enqueue(&test.db, &[job("later").at(tomorrow)]).await;
    clock.advance(SignedDuration::from_hours(25));
    let mut expected = vec!["nap done 1"; 12];
    expected.push("later done 1");
    expect_states(&test.db, &expected).await;
    assert!(node.engine.troubles().is_empty());
    node.stop().await;
}
