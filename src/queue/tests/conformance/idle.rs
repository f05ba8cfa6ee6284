//! Whether there is anything left to do.

use crate::world::{enqueue, expect_states, job, start};
use kartabl_queue::monitor::{is_busy, next_due};
use kartabl_storage::testing::{TestDb, on_both};
use std::time::Duration;

#[tokio::test]
async fn what_waits_runs_or_is_due_is_busy_and_what_comes_later_has_its_moment() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        assert_eq!((is_busy(db).await.unwrap(), next_due(db).await.unwrap()), (false, None));

        let now = db.world().now();
        let [soon, later] = [600, 900].map(|seconds| now + Duration::from_secs(seconds));
        enqueue(db, &[job("b").at(later), job("a").at(soon)]).await;
        assert!(!is_busy(db).await.unwrap(), "nothing is due yet");
        assert_eq!(next_due(db).await.unwrap().unwrap().as_microsecond(), soon.as_microsecond());

        enqueue(db, &[job("ok")]).await;
        assert!(is_busy(db).await.unwrap(), "a job waits for a slot");
        let node = start(db);
        expect_states(db, &["b scheduled 0", "a scheduled 0", "ok done 1"]).await;
        node.stop().await;
        assert!(!is_busy(db).await.unwrap(), "what is left comes later");
    })
    .await;
}
