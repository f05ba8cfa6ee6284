//! What operators see and do.

use crate::world::{enqueue, expect_states, job, start, states};
use kartabl_domain::{
    ids::JobId,
    orders::{NewJob, Queue},
};
use kartabl_queue::{
    monitor::{self, Filter, State},
    prune,
};
use kartabl_storage::{
    StorageError, args,
    testing::{TestDb, on_both},
};
use std::time::Duration;

#[tokio::test]
async fn queues_and_lists_show_what_is_there() {
    on_both(async |test: &TestDb| {
        let later = test.db.world().now() + Duration::from_secs(600);
        enqueue(&test.db, &[job("fail once"), job("discard"), job("ok")]).await;
        let node = start(&test.db);
        expect_states(&test.db, &["fail once done 2", "discard discarded 1", "ok done 1"]).await;
        node.stop().await;
        enqueue(&test.db, &[job("a"), job("b").at(later)]).await;

        let queues = monitor::queues(&test.db).await.unwrap();
        let routing = queues.iter().find(|view| view.queue == Queue::Routing).unwrap();
        assert_eq!((routing.waiting, routing.running, routing.retrying, routing.failed), (2, 0, 0, 1));
        assert_eq!(routing.done_last_hour, 2);
        assert!(routing.oldest.is_some() && !routing.paused);

        let first = monitor::list(&test.db, &Filter::default(), 2).await.unwrap();
        let rest = Filter { before: Some(first[1].id), ..Filter::default() };
        let rest = monitor::list(&test.db, &rest, 10).await.unwrap();
        let ids: Vec<_> = first.iter().chain(&rest).map(|job| job.id).collect();
        assert_eq!(ids, [5, 4, 3, 2, 1].map(JobId));
        let dead = Filter {
            state: Some(State::Discarded),
            queue: Some(Queue::Routing),
            kind: Some("do".into()),
            ..Filter::default()
        };
        let dead = monitor::list(&test.db, &dead, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].last_error.as_deref()), (1, Some("hopeless")));
        assert!(matches!(monitor::job(&test.db, JobId(99)).await, Err(StorageError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn a_dead_job_is_tried_again_by_hand_unless_its_key_is_taken() {
    on_both(async |test: &TestDb| {
        let keyed = NewJob { unique_key: Some("k".into()), max_attempts: 1, ..job("discard") };
        let id = enqueue(&test.db, std::slice::from_ref(&keyed)).await[0].id;
        let node = start(&test.db);
        expect_states(&test.db, &["discard discarded 1"]).await;
        let mut tx = test.db.begin().await.unwrap();
        monitor::retry(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        expect_states(&test.db, &["discard discarded 2"]).await;
        node.stop().await;

        enqueue(&test.db, &[keyed]).await;
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(monitor::retry(&mut tx, id).await, Err(StorageError::Duplicate(_))));
        drop(tx);
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(monitor::retry(&mut tx, JobId(99)).await, Err(StorageError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn waiting_and_running_jobs_can_be_cancelled() {
    on_both(async |test: &TestDb| {
        let node = start(&test.db);
        let later = test.db.world().now() + Duration::from_secs(600);
        let patient = NewJob { timeout: Duration::from_secs(60), ..job("wait for cancel") };
        let jobs = enqueue(&test.db, &[patient, job("waits").at(later), job("dies").at(later)]).await;
        while node.tools.count("wait for cancel 1") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut tx = test.db.begin().await.unwrap();
        monitor::cancel(&mut tx, jobs[0].id).await.unwrap();
        monitor::cancel(&mut tx, jobs[1].id).await.unwrap();
        monitor::discard(&mut tx, jobs[2].id).await.unwrap();
        tx.commit().await.unwrap();
        expect_states(&test.db, &["wait for cancel cancelled 1", "waits cancelled 0", "dies discarded 0"])
            .await;
        node.stop().await;
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(monitor::cancel(&mut tx, jobs[0].id).await, Err(StorageError::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn finished_jobs_are_pruned_after_their_time_and_others_never() {
    on_both(async |test: &TestDb| {
        enqueue(&test.db, &["ok", "cancel", "discard"].map(job)).await;
        let node = start(&test.db);
        expect_states(&test.db, &["ok done 1", "cancel cancelled 1", "discard discarded 1"]).await;
        node.stop().await;
        enqueue(&test.db, &[job("waits")]).await;
        let now = test.db.world().now();
        let (past, future) = (now - Duration::from_secs(60), now + Duration::from_secs(60));
        assert_eq!(prune(&test.db, past, past).await.unwrap(), 0);
        assert_eq!(prune(&test.db, future, past).await.unwrap(), 2);
        assert_eq!(states(&test.db).await, ["discard discarded 1", "waits available 0"]);
        assert_eq!(prune(&test.db, future, future).await.unwrap(), 1);
        let (left,): (i64,) =
            test.db.one("SELECT CAST(count(*) AS BIGINT) FROM job_attempts", args![]).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}
