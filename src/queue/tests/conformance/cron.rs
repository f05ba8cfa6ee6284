//! Each tick fires once in the whole cluster, and a missed one is caught up once.

use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{clock::fixed, orders::RemindApplicants};
use kartabl_queue::{
    cron::{Schedule, enqueue_now, view},
    monitor::{self, Filter},
};
use kartabl_storage::{Db, Settings, StorageError, args, testing};

const MORNING: &str = "2026-04-01T02:00:00Z";

fn schedule() -> Schedule {
    Schedule::new().at("remind", "30 6 * * *", &RemindApplicants::default()).expect("a good expression")
}

async fn placed(db: &Db) -> usize {
    monitor::list(db, &Filter::default(), 100).await.expect("jobs").len()
}

#[tokio::test]
async fn a_tick_fires_once_in_the_cluster_and_missed_ones_are_caught_up_once() {
    for postgres in [false, true] {
        let start: Timestamp = MORNING.parse().unwrap();
        let (world, clock) = fixed::world(start, 1);
        let test = if postgres {
            testing::postgres(world.clone()).await
        } else {
            testing::sqlite(world.clone()).await
        };
        // Several processes on PostgreSQL, several tasks on SQLite.
        let mut nodes = vec![test.db.clone(), test.db.clone()];
        if postgres {
            nodes.push(Db::open(&Settings::new(&test.url), world.clone()).await.unwrap());
        }
        let fire = async || {
            let schedule = schedule();
            schedule.register(&test.db).await.unwrap();
            let rounds = nodes.iter().map(|db| schedule.enqueue_due(db));
            let placed = futures::future::join_all(rounds).await;
            // What was placed is done, so that its unique key is free again.
            test.db.exec("UPDATE jobs SET state = 'done', finished_at = 0", args![]).await.unwrap();
            placed.into_iter().map(Result::unwrap).sum::<usize>()
        };
        assert_eq!(fire().await, 0, "a new entry starts with its next tick");
        clock.advance(SignedDuration::from_hours(1));
        assert_eq!(fire().await, 1);
        assert_eq!(fire().await, 0);
        clock.advance(SignedDuration::from_hours(24 * 5));
        assert_eq!(fire().await, 1, "five ticks were missed, one is caught up");
        clock.advance(-SignedDuration::from_hours(30));
        assert_eq!(fire().await, 0, "a clock that is set back repeats nothing");
        assert_eq!(placed(&test.db).await, 2);

        clock.advance(SignedDuration::from_hours(30));
        let rows = view(&test.db).await.unwrap();
        assert_eq!(rows[0].next_tick, Some("2026-04-07T03:00:00Z".parse().unwrap()));
        assert_eq!(rows[0].last_tick, Some("2026-04-06T03:00:00Z".parse().unwrap()));
        let changed = Schedule::new().at("remind", "0 1 * * *", &RemindApplicants::default()).unwrap();
        changed.register(&test.db).await.unwrap();
        assert_eq!(
            changed.enqueue_due(&test.db).await.unwrap(),
            0,
            "a changed expression starts with its next tick"
        );
        let mut tx = test.db.begin().await.unwrap();
        assert!(enqueue_now(&mut tx, "remind").await.unwrap().inserted, "run by hand");
        assert!(!enqueue_now(&mut tx, "remind").await.unwrap().inserted, "it runs already");
        assert!(matches!(enqueue_now(&mut tx, "nothing").await, Err(StorageError::NotFound)));
        tx.commit().await.unwrap();
    }
}
