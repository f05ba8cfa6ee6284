//! A hostile file may crash the worker that looks at it, and nothing else.

use crate::support::worker;
use bytes::Bytes;
use kartabl_documents::{Inspector, Settings, bench, fixtures};
use kartabl_domain::documents::{Code, DocumentKind, Expectation, Report, Verdict};
use std::{num::NonZeroU32, time::Duration, time::Instant};

/// A time so long that other limits decide, even on a busy machine.
const GENEROUS: Duration = Duration::from_secs(60);

fn settings(processes: usize) -> Settings {
    Settings { arguments: Vec::new(), processes, ..Settings::new(worker()) }
}

fn letter() -> Bytes {
    fixtures::letter("1403/2578", "1403/07/15").into()
}

/// A letter that makes the worker do this.
fn wish(wish: &str) -> Bytes {
    [&letter()[..], b"\n%", wish.as_bytes()].concat().into()
}

async fn check(inspector: &Inspector, file: Bytes) -> Report {
    inspector.check(file, Expectation::of(DocumentKind::Letter)).await.expect("workers can be run")
}

#[tokio::test]
async fn a_worker_answers_as_the_check_in_process_does() {
    let inspector = Inspector::start(settings(2)).unwrap();
    for fixture in fixtures::all() {
        let expected = kartabl_documents::check(&fixture.bytes, &fixture.expectation());
        let found = inspector.check(fixture.bytes.clone().into(), fixture.expectation()).await.unwrap();
        assert_eq!(found, expected, "{}", fixture.name);
    }
    let picture = inspector.preview(letter()).await.unwrap();
    assert_eq!(picture.as_deref(), kartabl_documents::preview(&letter()).as_deref());
    let page = inspector.page(letter(), 1, 500).await.unwrap();
    assert!(page.as_deref() == kartabl_documents::page(&letter(), 1, 500).as_deref() && page.is_some());
    assert_eq!(inspector.page(letter(), 2, 500).await.unwrap(), None);
    assert_eq!(inspector.preview(Bytes::from_static(b"nothing")).await.unwrap(), None);
    inspector.shutdown().await;
}

#[tokio::test]
async fn a_file_that_crashes_its_worker_gets_a_report_and_the_next_file_too() {
    let inspector = Inspector::start(Settings { timeout: GENEROUS, ..settings(1) }).unwrap();
    for (asked, code) in [
        ("hoard", Code::Bomb),
        ("recurse", Code::Bomb),
        ("panic", Code::Unprocessable),
        ("exit", Code::Unprocessable),
    ] {
        let report = check(&inspector, wish(asked)).await;
        assert!(report.has(code), "{asked}: {report:?}");
        assert_ne!(report.verdict, Verdict::Ok);
        assert_eq!(check(&inspector, letter()).await.verdict, Verdict::Ok, "after {asked}");
    }
}

#[tokio::test]
async fn a_worker_that_gives_no_answer_is_replaced() {
    let timeout = Duration::from_millis(200);
    let inspector = Inspector::start(Settings { timeout, ..settings(1) }).unwrap();
    assert!(check(&inspector, wish("sleep")).await.has(Code::Unprocessable));
    // So short a limit is for this test alone; on a busy machine an honest file may miss it too.
    let started = Instant::now();
    while check(&inspector, letter()).await.verdict != Verdict::Ok {
        assert!(started.elapsed() < GENEROUS, "no worker answers");
    }
}

#[tokio::test]
async fn processor_time_is_counted_for_each_file_and_delays_no_other() {
    let inspector = Inspector::start(Settings { timeout: GENEROUS, ..settings(2) }).unwrap();
    let hostile = tokio::spawn({
        let inspector = inspector.clone();
        async move { check(&inspector, wish("spin")).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let started = Instant::now();
    for _ in 0..50 {
        assert_eq!(check(&inspector, letter()).await.verdict, Verdict::Ok);
    }
    assert!(!hostile.is_finished(), "the hostile file is still at it after {:?}", started.elapsed());
    let report = hostile.await.unwrap();
    assert!(report.has(Code::Bomb), "{report:?}");
}

#[tokio::test]
async fn a_worker_reaches_nothing_outside() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("victim"), "kept").unwrap();
    let _listener = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let inspector = Inspector::start(settings(1)).unwrap();
    assert_eq!(inspector.confinement(), None, "nothing is known before the first worker");
    let report =
        check(&inspector, wish(&format!("escape:{}:{}", std::process::id(), folder.path().display()))).await;
    assert!(!report.has(Code::Unprocessable), "{report:?}");
    assert_eq!(inspector.confinement().unwrap().unfiltered, None);
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["socket", "victim"]);
}

#[tokio::test]
async fn where_the_kernel_takes_no_filter_the_limits_remain_and_it_is_said() {
    let inspector =
        Inspector::start(Settings { arguments: vec!["old-kernel".into()], timeout: GENEROUS, ..settings(1) })
            .unwrap();
    assert_eq!(check(&inspector, letter()).await.verdict, Verdict::Ok);
    let why = inspector.confinement().unwrap().unfiltered.clone().unwrap();
    assert!(why.contains("os error 38"), "{why}");
    assert!(check(&inspector, wish("hoard")).await.has(Code::Bomb));
}

#[tokio::test]
async fn a_missing_worker_is_our_fault_and_not_the_file_s() {
    let inspector = Inspector::start(Settings::new("/nonexistent/program")).unwrap();
    assert!(inspector.check(letter(), Expectation::of(DocumentKind::Letter)).await.is_err());
    // A program that doesn't know the hidden command is no worker either.
    let inspector = Inspector::start(Settings::new("/bin/true")).unwrap();
    assert!(inspector.check(letter(), Expectation::of(DocumentKind::Letter)).await.is_err());
}

#[tokio::test]
async fn a_shutdown_finishes_what_waits_and_leaves_no_worker() {
    let inspector = Inspector::start(settings(2)).unwrap();
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let inspector = inspector.clone();
            tokio::spawn(async move { check(&inspector, letter()).await })
        })
        .collect();
    tokio::task::yield_now().await;
    inspector.shutdown().await;
    for answer in waiting {
        assert_eq!(answer.await.unwrap().verdict, Verdict::Ok);
    }
}

/// The processes that this one started and that still live.
fn children_of(process: u32) -> Vec<u32> {
    let state = |entry: std::fs::DirEntry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let mut fields = stat.rsplit_once(") ")?.1.split(' ');
        let dead = fields.next() == Some("Z");
        let parent = fields.next()?.parse::<u32>().ok()?;
        (parent == process && !dead).then(|| entry.file_name().to_str()?.parse().ok())?
    };
    std::fs::read_dir("/proc").expect("this system lists its processes").flatten().filter_map(state).collect()
}

fn lives(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
fn workers_end_with_a_server_that_is_killed() {
    let wait_until = |done: &dyn Fn() -> bool| {
        let started = Instant::now();
        while !done() {
            assert!(started.elapsed() < GENEROUS, "waited in vain");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let mut server = std::process::Command::new(worker()).arg("server").spawn().unwrap();
    wait_until(&|| !children_of(server.id()).is_empty());
    let orphans = children_of(server.id());
    server.kill().unwrap();
    server.wait().unwrap();
    wait_until(&|| !orphans.iter().any(|orphan| lives(*orphan)));
}

#[tokio::test]
async fn the_benchmark_measures_each_way() {
    let letters = [Bytes::from(fixtures::office_letter("1403/2578", "1403/07/15"))];
    let measured = bench::run(settings(2), &letters, NonZeroU32::MIN).await.unwrap();
    assert_eq!((measured.one_by_one.count, measured.pool.count, measured.processes), (1, 1, 2));
    assert!(measured.mean_bytes > 30_000);
}
