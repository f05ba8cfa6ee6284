//! The promises of the storage core, kept on both engines alike.

use kartabl_domain::{
    World,
    ids::CaseId,
    orders::{InspectCase, NewJob},
};
use kartabl_storage::{
    AuditRecord, Db, Settings, StorageError, args, audit, chain,
    engine::Pools,
    testing::{TestDb, on_both, sqlite, world},
};
use std::collections::BTreeSet;

async fn note(db: &Db, world: &World, subject: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    tx.audit(AuditRecord {
        at: world.now(),
        actor: "system".to_owned(),
        action: "tested".to_owned(),
        subject: subject.to_owned(),
        digest: audit::digest(subject),
    });
    tx.commit().await.expect("a commit");
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    on_both(async |test: &TestDb| {
        let mut tx = test.db.begin().await.unwrap();
        tx.exec("INSERT INTO queues (name, paused) VALUES ($1, $2)", args!["checks", true]).await.unwrap();
        drop(tx);
        let rows: Vec<(String, bool)> =
            test.db.all("SELECT name, paused FROM queues", args![]).await.unwrap();
        assert!(rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_second_row_with_the_same_key_is_a_duplicate() {
    on_both(async |test: &TestDb| {
        const INSERT: &str = "INSERT INTO queues (name, paused) VALUES ($1, $2)";
        assert_eq!(test.db.exec(INSERT, args!["checks", false]).await.unwrap(), 1);
        let refused = test.db.exec(INSERT, args!["checks", false]).await;
        assert!(matches!(refused, Err(StorageError::Duplicate(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn the_schema_is_current_only_after_migration() {
    on_both(async |test: &TestDb| {
        assert!(test.db.schema_is_current().await.unwrap());
        test.db.migrate().await.unwrap();
        test.db.exec("DELETE FROM _sqlx_migrations WHERE version = 1", args![]).await.unwrap();
        assert!(!test.db.schema_is_current().await.unwrap());
        test.db.exec("DROP TABLE _sqlx_migrations", args![]).await.unwrap();
        assert!(!test.db.schema_is_current().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn the_audit_chain_names_the_first_row_that_was_touched() {
    on_both(async |test: &TestDb| {
        let (db, world) = (&test.db, world());
        futures::future::join_all((0..20).map(|n| {
            let (db, world) = (db.clone(), world.clone());
            async move { note(&db, &world, &format!("case:{n}")).await }
        }))
        .await;
        assert_eq!(chain::verify(db).await.unwrap(), None);

        db.exec("UPDATE audit SET actor = 'nobody' WHERE seq = 7", args![]).await.unwrap();
        assert_eq!(chain::verify(db).await.unwrap(), Some(7));
        db.exec("UPDATE audit SET actor = 'system' WHERE seq = 7", args![]).await.unwrap();
        assert_eq!(chain::verify(db).await.unwrap(), None);

        const COPY: &str = "INSERT INTO audit SELECT $1, at, actor, action, subject, digest, previous, hash FROM audit WHERE seq = 3";
        for (seq, first_broken) in [(21_i64, 21), (0, 1)] {
            db.exec(COPY, args![seq]).await.unwrap();
            assert_eq!(chain::verify(db).await.unwrap(), Some(first_broken));
            db.exec("DELETE FROM audit WHERE seq = $1", args![seq]).await.unwrap();
        }
        db.exec("DELETE FROM audit WHERE seq = 20", args![]).await.unwrap();
        assert_eq!(chain::verify(db).await.unwrap(), Some(20));
    })
    .await;
}

#[tokio::test]
async fn one_process_at_a_time_on_sqlite() {
    let first = sqlite(world()).await;
    let second = Db::open(&Settings::new(&first.url), world()).await.err();
    assert!(matches!(second, Some(StorageError::InUse(_))), "{second:?}");
    let beside = Db::open(&Settings::new(&first.url).shared(), world()).await.unwrap();
    beside.exec("INSERT INTO queues (name) VALUES ('checks')", args![]).await.unwrap();

    let TestDb { db, url, .. } = first;
    db.close().await;
    drop(db);
    assert!(!matches!(Db::open(&Settings::new(url), world()).await, Err(StorageError::InUse(_))));
}

#[tokio::test]
async fn an_address_of_another_kind_is_refused_with_its_reason() {
    let refused = Db::open(&Settings::new("mysql://localhost/x"), world()).await.err().unwrap();
    assert_eq!(refused.to_string(), "database address: begins with neither sqlite: nor postgres:");
}

/// Both migration sets make the same tables with the same columns, so that one SQL text can serve both.
#[tokio::test]
async fn both_schemas_have_the_same_names() {
    const SQLITE: &str = "
SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
    const POSTGRES: &str = "
SELECT CAST(table_name || '.' || column_name AS TEXT) FROM information_schema.columns WHERE table_schema = 'public'";
    let names = std::sync::Mutex::new(Vec::<BTreeSet<String>>::new());
    on_both(async |test: &TestDb| {
        let sql = match test.db.pools() {
            Pools::Sqlite(_) => SQLITE,
            Pools::Postgres(_) => POSTGRES,
        };
        let rows: Vec<(String,)> = test.db.all(sql, args![]).await.unwrap();
        names.lock().unwrap().push(rows.into_iter().map(|(name,)| name).collect());
    })
    .await;
    let names = names.into_inner().unwrap();
    let differences: Vec<_> = names[0].symmetric_difference(&names[1]).collect();
    assert!(differences.is_empty(), "only in one of the two schemas: {differences:?}");
}

fn order(number: u8) -> InspectCase {
    InspectCase { case: CaseId::from_bytes([number; 16]) }
}

#[tokio::test]
async fn jobs_stand_or_fall_with_their_transaction() {
    on_both(async |test: &TestDb| {
        let mut tx = test.db.begin().await.unwrap();
        tx.order(&order(1)).await.unwrap();
        drop(tx);
        let mut tx = test.db.begin().await.unwrap();
        let kept = tx.order(&order(2)).await.unwrap();
        tx.commit().await.unwrap();
        let rows: Vec<(i64, String, Option<String>)> =
            test.db.all("SELECT id, state, case_id FROM jobs", args![]).await.unwrap();
        assert_eq!(rows, [(kept.id.0, "available".to_owned(), Some(order(2).case.to_string()))]);
    })
    .await;
}

#[tokio::test]
async fn a_unique_key_answers_the_unfinished_job_that_holds_it() {
    on_both(async |test: &TestDb| {
        let plain = NewJob::of(&order(1));
        let keyed = |key: &str| NewJob { unique_key: Some(key.to_owned()), ..plain.clone() };
        let mut tx = test.db.begin().await.unwrap();
        let first = tx.enqueue(&keyed("a")).await.unwrap();
        assert!(first.inserted);
        let many = [plain.clone(), keyed("b"), keyed("a"), plain.clone(), keyed("b")];
        let answers = tx.enqueue_all(&many).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(answers.iter().map(|a| a.inserted).collect::<Vec<_>>(), [true, true, false, true, false]);
        assert_eq!((answers[2].id, answers[4].id), (first.id, answers[1].id));
        assert!(answers[0].id < answers[1].id && answers[1].id < answers[3].id, "{answers:?}");

        test.db.exec("UPDATE jobs SET state = 'done' WHERE unique_key = 'a'", args![]).await.unwrap();
        let mut tx = test.db.begin().await.unwrap();
        assert!(tx.enqueue(&keyed("a")).await.unwrap().inserted);
    })
    .await;
}

#[tokio::test]
async fn two_transactions_that_want_one_key_make_one_job() {
    on_both(async |test: &TestDb| {
        let job = NewJob { unique_key: Some("one".to_owned()), ..NewJob::of(&order(1)) };
        let answers = futures::future::join_all((0..12).map(async |_| {
            let mut tx = test.db.begin().await.unwrap();
            let answer = tx.enqueue(&job).await.unwrap();
            tx.commit().await.unwrap();
            answer
        }))
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.inserted).count(), 1);
        assert!(answers.iter().all(|answer| answer.id == answers[0].id));
    })
    .await;
}

#[tokio::test]
async fn a_job_for_later_waits_as_scheduled() {
    on_both(async |test: &TestDb| {
        let now = test.db.world().now();
        let hour = jiff::SignedDuration::from_hours(1);
        let jobs = [NewJob::of(&order(1)).at(now + hour), NewJob::of(&order(2)).at(now - hour)];
        let mut tx = test.db.begin().await.unwrap();
        tx.enqueue_all(&jobs).await.unwrap();
        tx.commit().await.unwrap();
        let rows: Vec<(String, i64)> =
            test.db.all("SELECT state, run_at FROM jobs ORDER BY id", args![]).await.unwrap();
        assert_eq!(rows[0], ("scheduled".to_owned(), (now + hour).as_microsecond()));
        assert_eq!(rows[1].0, "available");
        assert!(rows[1].1 >= now.as_microsecond() - 1_000_000, "due at once, not in the past: {rows:?}");
    })
    .await;
}
