//! Procedures as they were loaded.

use kartabl_domain::procedures::ProcedureId;
use kartabl_storage::{
    StorageError,
    testing::{TestDb, on_both},
};

#[tokio::test]
async fn a_version_never_gets_another_text() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let id = ProcedureId::new("connection");
        let mut tx = db.begin().await.unwrap();
        for (version, text) in [(2, "two"), (1, "one"), (1, "one")] {
            tx.keep_procedure(&id, version, text).await.unwrap();
        }
        tx.commit().await.unwrap();
        let kept = db.procedures().await.unwrap();
        let kept: Vec<_> = kept.iter().map(|kept| (kept.version, kept.source.as_str())).collect();
        assert_eq!(kept, [(1, "one"), (2, "two")]);

        let mut tx = db.begin().await.unwrap();
        let refused = tx.keep_procedure(&id, 1, "one, changed").await.unwrap_err();
        assert!(matches!(refused, StorageError::Duplicate(_)));
        assert_eq!(refused.to_string(), "exists already: procedure connection version 1 with another text");
    })
    .await;
}
