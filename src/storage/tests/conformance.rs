//! The promises of the storage core, kept on both engines alike.

use kartabl_domain::World;
use kartabl_storage::{
    AuditRecord, Db, Settings, StorageError, args, audit,
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
        assert_eq!(audit::verify(db).await.unwrap(), None);

        db.exec("UPDATE audit SET actor = 'nobody' WHERE seq = 7", args![]).await.unwrap();
        assert_eq!(audit::verify(db).await.unwrap(), Some(7));
        db.exec("UPDATE audit SET actor = 'system' WHERE seq = 7", args![]).await.unwrap();
        assert_eq!(audit::verify(db).await.unwrap(), None);

        const COPY: &str = "INSERT INTO audit SELECT $1, at, actor, action, subject, digest, previous, hash FROM audit WHERE seq = 3";
        for (seq, first_broken) in [(21_i64, 21), (0, 1)] {
            db.exec(COPY, args![seq]).await.unwrap();
            assert_eq!(audit::verify(db).await.unwrap(), Some(first_broken));
            db.exec("DELETE FROM audit WHERE seq = $1", args![seq]).await.unwrap();
        }
        db.exec("DELETE FROM audit WHERE seq = 20", args![]).await.unwrap();
        assert_eq!(audit::verify(db).await.unwrap(), Some(20));
    })
    .await;
}

#[tokio::test]
async fn one_process_at_a_time_on_sqlite() {
    let first = sqlite(world()).await;
    let second = Db::open(&Settings::new(&first.url), world()).await.err();
    assert!(matches!(second, Some(StorageError::InUse(_))), "{second:?}");
    let beside = Db::open(&Settings::new(&first.url).beside(), world()).await.unwrap();
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
 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.sql NOT LIKE 'CREATE VIRTUAL%'";
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
