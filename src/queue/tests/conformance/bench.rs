//! The measurement itself: it runs on both engines, counts right and leaves nothing behind.

use crate::world::{enqueue, job, states};
use kartabl_queue::bench::{Options, queue};
use kartabl_storage::{
    StorageError,
    testing::{TestDb, on_both},
};

/// Prints its report, so that `cargo test --release -- --nocapture bench` measures. `KARTABL_BENCH_JOBS` sets the size.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_measurement_counts_right_and_cleans_up() {
    let number =
        |name: &str, usual| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let jobs = number("KARTABL_BENCH_JOBS", 500);
    let finished = i64::try_from(number("KARTABL_BENCH_FINISHED", 100)).unwrap();
    on_both(async |test: &TestDb| {
        let options = Options { jobs, concurrency: 16, batch: true, finished };
        let report = queue(&test.db, &options).await.unwrap();
        println!("{}", serde_json::to_string(&report).unwrap());
        assert_eq!((report.jobs, report.repeated), (jobs, 0));
        assert!(states(&test.db).await.is_empty());
        enqueue(&test.db, &[job("somebody's")]).await;
        assert!(matches!(queue(&test.db, &options).await, Err(StorageError::Conflict)));
    })
    .await;
}
