//! Processes killed in the middle: every job is done, and effects in the job's own transaction happen once.

use crate::{
    server::Server,
    world::{enqueue, job, settings, start_with},
};
use kartabl_domain::orders::NewJob;
use kartabl_storage::{Db, Settings, args, testing};
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Names the database for [`a_worker_process`]; without it that test has nothing to do.
const URL: &str = "KARTABL_CHAOS_URL";
const JOBS: usize = 400;
const KILLS: usize = 12;

/// Guarantees nothing by itself: the process that the other tests start and kill is this test in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_process() {
    let Ok(url) = std::env::var(URL) else { return };
    let address = Settings::new(url);
    let db = loop {
        match Db::open(&address, testing::world()).await {
            Ok(db) => break db,
            // The server may be starting again just now.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let _node = start_with(&db, settings(Duration::from_millis(800)), 4);
    std::future::pending::<()>().await;
}

/// A worker process, killed when dropped, also when the test fails.
struct Worker(Child);

impl Worker {
    fn start(url: &str) -> Self {
        let program = std::env::current_exe().expect("this program");
        let child = Command::new(program)
            .args(["chaos::a_worker_process", "--exact"])
            .env(URL, url)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.expect("a process"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

async fn survives(processes: usize, test: testing::TestDb) {
    let job = NewJob { max_attempts: 1_000, timeout: Duration::from_secs(10), ..job("slow effect") };
    enqueue(&test.db, &vec![job; JOBS]).await;
    let test = test.shared().await;
    let testing::TestDb { db, url, .. } = &test;
    let mut workers: Vec<_> = (0..processes).map(|_| Worker::start(url)).collect();
    for kill in 0..KILLS {
        let [pause] = db.world().bytes();
        tokio::time::sleep(Duration::from_millis(150 + u64::from(pause))).await;
        let place = kill % processes;
        drop(workers.remove(place));
        workers.insert(place, Worker::start(url));
    }
    const COUNTS: &str = "
SELECT CAST(sum(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT),
       (SELECT CAST(count(*) AS BIGINT) FROM schedule), (SELECT CAST(count(*) AS BIGINT) FROM job_attempts)
  FROM jobs";
    let jobs = i64::try_from(JOBS).expect("a small number");
    let (mut done, mut effects, mut lost) = (0_i64, 0_i64, 0_i64);
    for _ in 0..600 {
        (done, effects, lost) = db.one(COUNTS, args![]).await.expect("counts");
        if done == jobs {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((done, effects), (jobs, jobs), "every job is done and its effect is there once");
    assert!(lost > 0, "the kills hit running jobs");
}

#[tokio::test]
async fn killed_processes_lose_nothing_and_repeat_no_effect_on_postgres() {
    survives(3, testing::postgres(testing::world()).await).await;
}

#[tokio::test]
async fn a_killed_process_loses_nothing_and_repeats_no_effect_on_sqlite() {
    survives(1, testing::sqlite(testing::world()).await).await;
}

/// What the environment asks for, or the usual.
fn asked(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// `KARTABL_CHAOS_JOBS` and `KARTABL_CHAOS_BLOWS` ask for more, as tests/measure/chaos.sh does.
#[tokio::test]
async fn killed_processes_and_a_crashing_server_lose_nothing_and_repeat_no_effect() {
    let (jobs, blows) = (asked("KARTABL_CHAOS_JOBS", 1_000), asked("KARTABL_CHAOS_BLOWS", 12));
    let server = Server::start();
    let db = Db::open(&Settings::new(server.url()), testing::world()).await.unwrap();
    db.migrate().await.unwrap();
    // No key would refuse a second effect: only the engine prevents it.
    db.exec("CREATE TABLE written (job BIGINT NOT NULL, guarded BOOLEAN NOT NULL)", args![]).await.unwrap();
    let patient = |what| NewJob { max_attempts: 1_000, timeout: Duration::from_secs(10), ..job(what) };
    let orders: Vec<_> =
        (0..jobs).map(|number| patient(if number % 4 == 0 { "unguarded" } else { "guarded" })).collect();
    enqueue(&db, &orders).await;
    let mut workers: Vec<_> = (0..3).map(|_| Worker::start(&server.url())).collect();
    for blow in 0..blows {
        let [pause] = db.world().bytes();
        tokio::time::sleep(Duration::from_millis(150 + 2 * u64::from(pause))).await;
        if blow % 3 == 2 {
            server.crash();
        } else {
            drop(workers.remove(0));
            workers.push(Worker::start(&server.url()));
        }
    }
    const SOON: &str = "UPDATE jobs SET run_at = 0 WHERE state = 'scheduled'";
    const COUNTS: &str = "
SELECT (SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE state = 'done'),
       (SELECT CAST(count(DISTINCT job) AS BIGINT) FROM written),
       (SELECT CAST(count(*) AS BIGINT) FROM written WHERE guarded),
       (SELECT CAST(count(*) AS BIGINT) FROM job_attempts WHERE outcome = 'lost')";
    let total = i64::try_from(jobs).unwrap();
    let guarded = total - i64::try_from(jobs.div_ceil(4)).unwrap();
    let mut seen = (0_i64, 0_i64, 0_i64, 0_i64);
    for _ in 0..1_200 {
        // Nobody waits for the backoff here, and the handle's own connections broke, too.
        if db.exec(SOON, args![]).await.is_ok()
            && let Ok(counts) = db.one(COUNTS, args![]).await
        {
            seen = counts;
        }
        if seen.0 == total {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (done, written, effects, lost) = seen;
    assert_eq!((done, written), (total, total), "every job is done and every id is there");
    assert_eq!(effects, guarded, "what is guarded by the fence happened once");
    assert!(lost > 0, "the kills hit running jobs");
}
