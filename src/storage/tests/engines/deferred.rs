//! Deferred writes: sent together, in their order, and at the latest with the commit.

use kartabl_storage::{
    StorageError, Value, args,
    testing::{TestDb, on_both},
};

const ADD: &str = "INSERT INTO queues (name, paused) VALUES ($1, $2)";
const PAUSE: &str = "UPDATE queues SET paused = $2 WHERE name = $1";
const NAMES: &str = "SELECT name, paused FROM queues ORDER BY name";

#[tokio::test]
async fn what_was_deferred_is_written_before_the_next_question_and_with_the_commit() {
    on_both(async |test: &TestDb| {
        let mut tx = test.db.begin().await.unwrap();
        tx.defer(ADD, args!["checks", true]).await.unwrap();
        tx.defer(ADD, args!["routing", true]).await.unwrap();
        let rows: Vec<(String, bool)> = tx.all(NAMES, args![]).await.unwrap();
        assert_eq!(rows, [("checks".to_owned(), true), ("routing".to_owned(), true)]);
        tx.defer_one(PAUSE, args!["checks", false]).await.unwrap();
        tx.commit().await.unwrap();
        let rows: Vec<(String, bool)> = test.db.all(NAMES, args![]).await.unwrap();
        assert_eq!(rows, [("checks".to_owned(), false), ("routing".to_owned(), true)]);
    })
    .await;
}

const OPEN: &str =
    "INSERT INTO queues (name, paused) VALUES ($1, FALSE) ON CONFLICT (name) DO UPDATE SET paused = FALSE";
const RENAME: &str = "UPDATE queues SET name = $2 WHERE name = $1";
const COPY: &str = "INSERT INTO queues (name, paused) SELECT $2, paused FROM queues WHERE name = $1";
const REMOVE: &str = "DELETE FROM queues WHERE name = $1";

/// Two writes of one row, written in one call, would be one write on PostgreSQL, and nothing would say so.
#[tokio::test]
async fn deferred_writes_of_one_row_are_all_written_in_their_order() {
    on_both(async |test: &TestDb| {
        let written = async |writes: &[(&'static str, Vec<Value>)]| {
            let mut tx = test.db.begin().await.unwrap();
            for (sql, args) in writes {
                tx.defer(sql, args.clone()).await.unwrap();
            }
            tx.commit().await.unwrap();
            let rows: Vec<(String, bool)> = test.db.all(NAMES, args![]).await.unwrap();
            test.db.exec("DELETE FROM queues", args![]).await.unwrap();
            rows
        };
        let row = |name: &str, paused| (name.to_owned(), paused);
        let add = (ADD, args!["checks", true]);
        let rename = (RENAME, args!["checks", "routing"]);
        assert_eq!(written(&[add.clone(), rename.clone()]).await, [row("routing", true)]);
        assert_eq!(
            written(&[add.clone(), (PAUSE, args!["checks", false]), rename.clone()]).await,
            [row("routing", false)]
        );
        assert_eq!(
            written(&[add.clone(), rename, (PAUSE, args!["routing", false])]).await,
            [row("routing", false)]
        );
        assert_eq!(written(&[add.clone(), (OPEN, args!["checks"])]).await, [row("checks", false)]);
        assert_eq!(
            written(&[add.clone(), (COPY, args!["checks", "letters"]), (PAUSE, args!["checks", false])])
                .await,
            [row("checks", false), row("letters", true)]
        );
        assert_eq!(
            written(&[add.clone(), (REMOVE, args!["checks"]), add.clone()]).await,
            [row("checks", true)]
        );
    })
    .await;
}

#[tokio::test]
async fn a_change_that_was_deferred_and_meets_no_row_is_a_conflict_and_keeps_nothing() {
    on_both(async |test: &TestDb| {
        let mut tx = test.db.begin().await.unwrap();
        tx.defer(ADD, args!["checks", true]).await.unwrap();
        tx.defer_one(PAUSE, args!["routing", false]).await.unwrap();
        let refused = tx.commit().await;
        assert!(matches!(refused, Err(StorageError::Conflict)), "{refused:?}");

        let mut tx = test.db.begin().await.unwrap();
        tx.defer_one(PAUSE, args!["routing", false]).await.unwrap();
        let refused = tx.exec(ADD, args!["checks", true]).await;
        assert!(matches!(refused, Err(StorageError::Conflict)), "{refused:?}");
        drop(tx);
        let rows: Vec<(String, bool)> = test.db.all(NAMES, args![]).await.unwrap();
        assert!(rows.is_empty(), "{rows:?}");
        assert_eq!(test.db.exec(ADD, args!["checks", true]).await.unwrap(), 1, "the next one writes");
    })
    .await;
}
