//! What operators see and do.

use crate::world::{enqueue, expect_states, job, settings, start, states};
use kartabl_domain::{
    ids::{JobId, StaffId},
    orders::{ActOnJobs, JobAct, NewJob, Queue},
};
use kartabl_queue::{
    Attempt, Data, Engine, LaneSettings, Router,
    monitor::{self, Filter, State, Why, act_on_all},
    prune, run,
};
use kartabl_storage::{
    Db, StorageError, args,
    testing::{TestDb, on_both},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

fn why() -> Why {
    Why { by: StaffId::from_bytes([7; 16]), text: "no longer needed".to_owned() }
}

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
        assert!(routing.per_minute * 60.0 > 1.9 && routing.wait_p95.is_some(), "{routing:?}");
        assert!(routing.oldest.is_some() && !routing.paused);
        let hour = monitor::hour(&test.db).await.unwrap();
        let lately = hour
            .iter()
            .rev()
            .take(2)
            .fold((0, 0), |(done, failed), minute| (done + minute.done, failed + minute.failed));
        assert_eq!((hour.len(), lately), (60, (2, 2)), "{hour:?}");
        assert_eq!(hour[59].at.duration_since(hour[0].at).as_mins(), 59);

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
        monitor::act(&mut tx, JobAct::Retry, id, &why()).await.unwrap();
        tx.commit().await.unwrap();
        expect_states(&test.db, &["discard discarded 2"]).await;
        node.stop().await;

        enqueue(&test.db, &[keyed]).await;
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(
            monitor::act(&mut tx, JobAct::Retry, id, &why()).await,
            Err(StorageError::Duplicate(_))
        ));
        drop(tx);
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(
            monitor::act(&mut tx, JobAct::Retry, JobId(99), &why()).await,
            Err(StorageError::Conflict)
        ));
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
        monitor::act(&mut tx, JobAct::Cancel, jobs[0].id, &why()).await.unwrap();
        monitor::act(&mut tx, JobAct::Cancel, jobs[1].id, &why()).await.unwrap();
        monitor::act(&mut tx, JobAct::Discard, jobs[2].id, &why()).await.unwrap();
        tx.commit().await.unwrap();
        expect_states(&test.db, &["wait for cancel cancelled 1", "waits cancelled 0", "dies discarded 0"])
            .await;
        node.stop().await;
        let mut tx = test.db.begin().await.unwrap();
        assert!(matches!(
            monitor::act(&mut tx, JobAct::Cancel, jobs[0].id, &why()).await,
            Err(StorageError::Conflict)
        ));
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

/// Works on the orders of operators until they are done.
async fn carry_out(test: &TestDb, order: &ActOnJobs) -> JobId {
    let asked = enqueue(&test.db, &[NewJob::of(order)]).await[0].id;
    let engine = Engine::start(test.db.clone(), settings(Duration::from_secs(60)));
    let handler =
        async |order: ActOnJobs, db: Data<Db>, attempt: Attempt| act_on_all(&db, &order, &attempt).await;
    let router = Router::new(test.db.clone()).on(handler);
    let stop = CancellationToken::new();
    let lanes = vec![LaneSettings::new(Queue::Bulk, 1)];
    let running = tokio::spawn(run(engine, lanes, router, stop.clone()));
    while monitor::job(&test.db, asked).await.expect("an answer").0.state != State::Done {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    running.await.expect("an answer").expect("an answer");
    asked
}

#[tokio::test]
async fn one_order_acts_on_every_job_of_a_list_and_on_no_other() {
    on_both(async |test: &TestDb| {
        let keyed = NewJob { unique_key: Some("k".into()), ..job("discard") };
        let mut jobs = vec![job("discard"); 600];
        jobs.extend([keyed.clone(), job("ok"), job("cancel")]);
        enqueue(&test.db, &jobs).await;
        let node = start(&test.db);
        while counts(test).await != [0, 1, 601, 1] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        node.stop().await;
        // Somebody ordered the work of the keyed one again in the meantime.
        enqueue(&test.db, &[keyed]).await;

        let asked_at = test.db.world().now();
        let all = |act, state: State| ActOnJobs {
            act,
            by: why().by,
            asked_at,
            queue: Some(Queue::Routing),
            state: Some(state.name().into()),
            kind: None,
            case: None,
        };
        let order = carry_out(test, &all(JobAct::Retry, State::Discarded)).await;
        let (order, _) = monitor::job(&test.db, order).await.unwrap();
        assert_eq!(order.progress, Some((601, 601)));
        assert_eq!(counts(test).await, [601, 1, 1, 1], "available, done, discarded, cancelled");

        carry_out(test, &all(JobAct::Cancel, State::Available)).await;
        assert_eq!(counts(test).await, [0, 1, 1, 602]);
        let (_, attempts) = monitor::job(&test.db, JobId(1)).await.unwrap();
        let by_hand = attempts.last().unwrap();
        assert_eq!(
            (by_hand.outcome.as_str(), by_hand.worker.clone()),
            ("cancelled", format!("staff:{}", why().by))
        );
        // What fails after the asking is another matter.
        carry_out(test, &all(JobAct::Retry, State::Cancelled)).await;
        assert_eq!(counts(test).await, [1, 1, 1, 601]);
    })
    .await;
}

async fn counts(test: &TestDb) -> [u64; 4] {
    let mut counts = [0; 4];
    let states = [State::Available, State::Done, State::Discarded, State::Cancelled];
    for (count, state) in counts.iter_mut().zip(states) {
        let filter = Filter { state: Some(state), queue: Some(Queue::Routing), ..Filter::default() };
        *count = monitor::count(&test.db, &filter).await.expect("a count");
    }
    counts
}
