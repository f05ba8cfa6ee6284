//! Background jobs: what operators see of them, what administrators do with them, and who may do neither.

use crate::support::{Door, Visitor, on_both, on_sqlite};
use axum::http::{StatusCode, header};
use kartabl_domain::{
    ids::{CaseId, JobId},
    orders::{ActOnJobs, InspectCase, JobAct, NewJob, Order, Prune, Queue},
    people::Role,
};
use kartabl_queue::{
    cron::Schedule,
    monitor::{self, Filter, State},
};
use kartabl_storage::args;

const URL: &str = "http://127.0.0.1:8080";

/// Jobs as workers have left them: number and state in the order of ids.
async fn jobs(door: &Door, states: &[&str]) -> Vec<JobId> {
    let mut tx = door.db.begin().await.unwrap();
    let orders: Vec<_> =
        states.iter().map(|_| NewJob::of(&InspectCase { case: CaseId::new(door.app.world()) })).collect();
    let ids: Vec<_> = tx.enqueue_all(&orders).await.unwrap().into_iter().map(|job| job.id).collect();
    const LEFT: &str = "
UPDATE jobs SET state = $2, attempt = 2, worker = 'w-1', started_at = $3,
       finished_at = CASE WHEN $2 IN ('discarded', 'done', 'cancelled') THEN $3 + 1500000 END,
       lease_token = CASE WHEN $2 = 'running' THEN 7 END
 WHERE id = $1";
    const FAILED: &str = "
INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
VALUES ($1, 1, 'failed', 'panicked: <b>no</b> route', 'w-2', $2, $2 + 400000)";
    let then = door.app.world().now() - std::time::Duration::from_secs(60);
    for (id, state) in ids.iter().zip(states) {
        tx.exec(LEFT, args![*id, *state, then]).await.unwrap();
        tx.exec(FAILED, args![*id, then]).await.unwrap();
    }
    tx.commit().await.unwrap();
    ids
}

async fn state(door: &Door, id: JobId) -> &'static str {
    monitor::job(&door.db, id).await.unwrap().0.state.name()
}

async fn operator(door: &Door, role: Role) -> Visitor {
    let staff = door.member(&format!("{role:?}").to_lowercase(), role, "administration").await;
    door.signed_in(&staff).await
}

#[tokio::test]
async fn the_page_shows_queues_schedule_workers_and_the_jobs_of_a_list() {
    on_both(URL, async |door| {
        let ids = jobs(&door, &["discarded", "scheduled", "running", "done", "cancelled"]).await;
        let schedule = Schedule::new().at("prune", "30 3 * * *", &Prune {}).unwrap();
        schedule.register(&door.db).await.unwrap();
        const WORKER: &str =
            "INSERT INTO workers (id, queues, started_at, seen_at) VALUES ('w-1', '[\"routing\"]', $1, $1)";
        door.db.exec(WORKER, args![door.app.world().now()]).await.unwrap();
        let mut visitor = operator(&door, Role::Auditor).await;

        let page = visitor.get("/jobs").await.text;
        for seen in [
            "صف‌ها",
            "بررسی و مسیریابی",
            "زمان انتظار، صدک ۹۵",
            "پاک‌سازی داده‌های کهنه",
            "30 3 * * *",
            "w-1",
            "پردازش‌گرها",
            "panicked: &lt;b&gt;no&lt;/b&gt; route",
            "برنامه در این کار خطا داد.",
            "۲ از ۱۰",
        ] {
            assert!(page.contains(seen), "{seen} is not on the page:\n{page}");
        }
        for (name, shown) in
            [("discarded", 0), ("scheduled", 1), ("running", 2), ("done", 3), ("cancelled", 4)]
        {
            let page = visitor.get(&format!("/jobs?state={name}&queue=routing&kind=inspect_case")).await.text;
            for (place, id) in ids.iter().enumerate() {
                assert_eq!(page.contains(&format!("/jobs/{id}\"")), place == shown, "{name} {place}");
            }
        }
        let all = visitor.get("/jobs?state=all").await.text;
        assert!(ids.iter().all(|id| all.contains(&format!("/jobs/{id}\""))));
        assert!(visitor.get("/jobs?state=all&queue=notify").await.text.contains("کاری در این فهرست نیست"));
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_job_shows_every_attempt_with_worker_duration_and_error() {
    let door = on_sqlite(|_| {}).await;
    let ids = jobs(&door, &["done", "running"]).await;
    let mut visitor = operator(&door, Role::Auditor).await;
    let page = visitor.get(&format!("/jobs/{}", ids[0])).await.text;
    for seen in
        ["تلاش ۱", "تلاش ۲", "w-1", "w-2", "۰٫۴ ثانیه", "۱٫۵ ثانیه", "انجام شد", "آرگومان‌ها", "panicked: "]
    {
        assert!(page.contains(seen), "{seen} is not on the page:\n{page}");
    }
    assert!(!page.contains("hx-trigger"), "what has ended is not looked at again");
    const FAR: &str = "UPDATE jobs SET progress_done = 300, progress_total = 900 WHERE state = 'running'";
    door.db.exec(FAR, args![]).await.unwrap();
    let page = visitor.get(&format!("/jobs/{}", ids[1])).await.text;
    assert!(page.contains("۳۰۰ از ۹۰۰") && page.contains("hx-trigger=\"every 5s\""), "{page}");
    for nothing in ["/jobs/999", "/jobs/x"] {
        assert_eq!(visitor.get(nothing).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_administrator_acts_on_one_on_the_ticked_and_on_all() {
    on_both(URL, async |door| {
        let ids = jobs(&door, &["discarded", "discarded", "discarded", "scheduled", "running"]).await;
        let mut visitor = operator(&door, Role::Admin).await;
        let one = async |visitor: &mut Visitor, id: JobId, act: &str| {
            let answer = visitor.post(&format!("/jobs/{id}/{act}"), &[("why", "دیگر لازم نیست")]).await;
            assert_eq!(answer.header(&header::LOCATION), format!("/jobs/{id}"));
            visitor.get(&format!("/jobs/{id}")).await.text
        };
        assert!(one(&mut visitor, ids[0], "retry").await.contains("دوباره در صف گذاشته شد"));
        assert_eq!(state(&door, ids[0]).await, "available");
        assert!(one(&mut visitor, ids[0], "retry").await.contains("روی همهٔ کارها انجام نشد"), "too late");
        assert!(
            one(&mut visitor, ids[3], "discard").await.contains("دیگر لازم نیست"),
            "the reason is in the history"
        );
        assert_eq!(state(&door, ids[3]).await, "discarded");
        assert!(one(&mut visitor, ids[4], "cancel").await.contains("در حال لغو"));

        let (first, second) = (ids[1].to_string(), ids[0].to_string());
        let ticked = [("act", "cancel"), ("state", "discarded"), ("id", &first), ("id", &second)];
        let answer = visitor.post("/jobs/act", &ticked).await;
        assert_eq!(answer.header(&header::LOCATION), "/jobs?state=discarded");
        assert_eq!((state(&door, ids[0]).await, state(&door, ids[1]).await), ("cancelled", "cancelled"));
        let none = visitor.post("/jobs/act", &[("act", "retry"), ("state", "discarded")]).await;
        assert_eq!(none.status, StatusCode::SEE_OTHER);
        assert!(visitor.get("/jobs").await.text.contains("هیچ کاری انتخاب نشده بود"));

        let all = [("act", "retry"), ("all", "yes"), ("state", "discarded"), ("queue", "routing")];
        let answer = visitor.post("/jobs/act", &all).await;
        let bulk = Filter { queue: Some(Queue::Bulk), state: Some(State::Available), ..Filter::default() };
        let order = &monitor::list(&door.db, &bulk, 9).await.unwrap()[0];
        assert_eq!(answer.header(&header::LOCATION), format!("/jobs/{}", order.id));
        let args: ActOnJobs = serde_json::from_value(order.args.clone()).unwrap();
        assert_eq!((order.kind.as_str(), args.act), (ActOnJobs::KIND, JobAct::Retry));
        assert_eq!((args.state.as_deref(), args.queue), (Some("discarded"), Some(Queue::Routing)));
        let whole = visitor.post("/jobs/act", &[("act", "cancel"), ("all", "yes"), ("state", "all")]).await;
        assert_eq!(whole.status, StatusCode::BAD_REQUEST, "nobody means every job there is");
        let unknown = visitor.post(&format!("/jobs/{}/explode", ids[0]), &[]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn scheduled_work_is_run_now_and_a_queue_rests_by_hand() {
    let door = on_sqlite(|_| {}).await;
    let schedule = Schedule::new().at("prune", "30 3 * * *", &Prune {}).unwrap();
    schedule.register(&door.db).await.unwrap();
    let mut visitor = operator(&door, Role::Admin).await;
    let answer = visitor.post("/jobs/schedule/prune", &[]).await;
    let job = monitor::list(&door.db, &Filter::default(), 9).await.unwrap();
    assert_eq!((job.len(), job[0].kind.as_str()), (1, Prune::KIND));
    let request = answer.headers["x-request-id"].to_str().unwrap();
    assert_eq!(job[0].trace.as_deref(), Some(request), "the log leads from the job to the request");
    assert_eq!(answer.header(&header::LOCATION), format!("/jobs/{}", job[0].id));
    assert_eq!(visitor.post("/jobs/schedule/nothing", &[]).await.status, StatusCode::NOT_FOUND);

    for (act, label) in [("pause", "ادامهٔ صف"), ("resume", "توقف صف ساخت نامه")] {
        visitor.post(&format!("/jobs/queues/letters/{act}"), &[]).await;
        assert!(visitor.get("/jobs").await.text.contains(label), "{act}");
    }
}

#[tokio::test]
async fn auditors_only_look_and_reviewers_do_not_even_that() {
    let door = on_sqlite(|_| {}).await;
    let id = jobs(&door, &["discarded"]).await[0];
    let (here, acts) = (format!("/jobs/{id}"), [format!("/jobs/{id}/retry"), format!("/jobs/{id}/cancel")]);
    for (role, looks) in [(Role::Auditor, true), (Role::Expert, false), (Role::Secretariat, false)] {
        let mut visitor = operator(&door, role).await;
        for path in ["/jobs", here.as_str()] {
            let page = visitor.get(path).await;
            assert_eq!(
                page.status,
                if looks { StatusCode::OK } else { StatusCode::FORBIDDEN },
                "{role:?} {path}"
            );
            assert!(!page.text.contains("action=\"/jobs/"), "{role:?} is offered nothing on {path}");
        }
        let others = ["/jobs/act", "/jobs/schedule/prune", "/jobs/queues/letters/pause"];
        for path in acts.iter().map(String::as_str).chain(others) {
            let answer = visitor.post(path, &[("act", "retry"), ("all", "yes")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?} {path}");
        }
    }
    assert_eq!(state(&door, id).await, "discarded");
}
