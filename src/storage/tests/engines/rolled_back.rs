//! Transactions that SQLite has rolled back by itself, as it does where the disk is full.

use kartabl_storage::{
    args,
    engine::{Pools, sqlite},
    testing::{self, TestDb},
};

const ADD: &str = "INSERT INTO queues (name, paused) VALUES ($1, FALSE)";

fn pools(test: &TestDb) -> &sqlite::Pools {
    let Pools::Sqlite(pools) = test.db.pools() else { panic!("an embedded database") };
    pools
}

#[tokio::test]
async fn what_the_database_rolled_back_by_itself_is_over_for_us_too() {
    let test = testing::sqlite(testing::world()).await;
    let writer = &pools(&test).writer;
    // At its end, and given up half-way.
    for ends in [true, false] {
        let mut tx = writer.begin_relaxed().await.unwrap();
        tx.exec(ADD, args!["checks"]).await.unwrap();
        tx.exec("ROLLBACK", args![]).await.unwrap();
        if ends {
            assert!(tx.end().await.is_err(), "there is nothing to commit any more");
        } else {
            drop(tx);
        }
        let mut tx = writer.begin_relaxed().await.unwrap();
        let names: Vec<(String,)> = tx.all("SELECT name FROM queues", args![]).await.unwrap();
        assert_eq!(names, []);
        tx.end().await.unwrap();
    }
    let mut tx = test.db.begin().await.unwrap();
    tx.exec(ADD, args!["checks"]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_full_or_unreadable_file_is_an_outage_and_a_wrong_statement_is_none() {
    let test = testing::sqlite(testing::world()).await;
    let writer = &pools(&test).writer;
    let pages: Vec<(i64,)> = test.db.all("SELECT page_count FROM pragma_page_count", args![]).await.unwrap();
    let limit = format!("PRAGMA max_page_count = {}", pages[0].0);
    sqlx::query(sqlx::AssertSqlSafe(limit)).execute(&mut *writer.acquire().await.unwrap()).await.unwrap();
    let mut tx = writer.begin_relaxed().await.unwrap();
    let full = tx.exec(ADD, args!["x".repeat(1_000_000)]).await.unwrap_err();
    assert!(full.is_outage(), "{full}");
    drop(tx);
    let wrong = test.db.exec("INSERT INTO nowhere VALUES (1)", args![]).await.unwrap_err();
    assert!(!wrong.is_outage(), "{wrong}");
}
