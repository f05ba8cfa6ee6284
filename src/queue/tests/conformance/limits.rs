//! Limits that the whole cluster shares: jobs of a queue at once, turns of a key in a minute.

use crate::world::{NEVER, enqueue, expect_states, job, settings, start_lane};
use jiff::SignedDuration;
use kartabl_domain::{clock::fixed, orders::Queue};
use kartabl_queue::{JobError, LaneSettings, Settings as EngineSettings, rate::Rate};
use kartabl_storage::{
    Db, Settings,
    engine::Pools,
    testing::{self, TestDb, on_both},
};
use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

#[tokio::test]
async fn no_more_jobs_of_a_queue_run_at_once_than_the_cluster_allows() {
    on_both(async |test: &TestDb| {
        let mut handles = vec![test.db.clone()];
        if matches!(test.db.pools(), Pools::Postgres(_)) {
            handles.push(Db::open(&Settings::new(&test.url), testing::world()).await.unwrap());
        }
        let lane = LaneSettings::new(Queue::Routing, 4).within(2);
        // Without polls a slot that is free is used only because its process notifies the others.
        let without_polls = || EngineSettings { poll_interval: NEVER, ..settings(NEVER) };
        let nodes: Vec<_> = handles.iter().map(|db| start_lane(db, without_polls(), lane)).collect();
        let started = Instant::now();
        enqueue(&test.db, &vec![job("nap"); 8]).await;
        expect_states(&test.db, &["nap done 1"; 8]).await;
        let (took, nap) = (started.elapsed(), Duration::from_millis(150));
        assert!(took >= nap * 4, "eight naps, two at a time: {took:?}");
        for node in nodes {
            assert!(node.stop().await.naps.lock().unwrap().1 <= 2);
        }
    })
    .await;
}

/// The moments at which a crowd of jobs gets its turns, each coming back when it was told to.
#[tokio::test]
async fn turns_of_a_key_are_spread_over_the_minute_and_those_who_wait_line_up() {
    let (world, clock) = fixed::world("2026-04-01T00:00:00Z".parse().unwrap(), 1);
    let test = testing::sqlite(world.clone()).await;
    let rate = Rate { key: "sms".into(), per_minute: NonZeroU32::new(120).unwrap() };
    let start = world.now();
    let mut waiting: Vec<_> = vec![start; 20];
    let (mut turns, mut asked) = (Vec::new(), 0);
    while !waiting.is_empty() {
        waiting.sort();
        let due = waiting.remove(0);
        // A worker is never quite in time.
        clock.advance(
            due.duration_since(world.now()).max(SignedDuration::ZERO) + SignedDuration::from_millis(3),
        );
        asked += 1;
        match rate.permit(&test.db).await {
            Ok(()) => turns.push(world.now().duration_since(start).as_millis()),
            Err(JobError::Snooze(until)) => waiting.push(until),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(turns[19] >= 9_000 && turns[19] < 9_800, "twenty turns of half a second: {turns:?}");
    for minute in turns.windows(4) {
        assert!(minute[3] - minute[0] >= 900, "two a second and two at once: {turns:?}");
    }
    assert!(asked <= 45, "each job asks when it is likely to get its turn: {asked}");

    clock.advance(-SignedDuration::from_hours(5));
    assert_eq!(rate.permit(&test.db).await, Ok(()), "a clock that was set back stops nobody");
}

#[tokio::test]
async fn a_key_has_its_turns_in_the_whole_cluster() {
    on_both(async |test: &TestDb| {
        let rate = Rate { key: "sms".into(), per_minute: NonZeroU32::new(6).unwrap() };
        let other = Rate { key: "mail".into(), ..rate.clone() };
        let mut asked = vec![rate.permit(&test.db).await, rate.permit(&test.db).await];
        if matches!(test.db.pools(), Pools::Postgres(_)) {
            let node = Db::open(&Settings::new(&test.url), testing::world()).await.unwrap();
            asked.push(rate.permit(&node).await);
        }
        assert_eq!(asked[0], Ok(()));
        for (place, refused) in asked[1..].iter().enumerate() {
            let Err(JobError::Snooze(until)) = refused else { panic!("{refused:?}") };
            let wait = until.duration_since(test.db.world().now()).as_secs_f64();
            let turn = 10.0 * (place as f64 + 1.0);
            assert!((turn - 9.0..=turn).contains(&wait), "{place}: {wait}");
        }
        assert_eq!(other.permit(&test.db).await, Ok(()), "keys are apart");
    })
    .await;
}
