//! Keys of the intake API.

use crate::support::{at_fixed_time, audited};
use jiff::SignedDuration;
use kartabl_domain::procedures::ProcedureId;
use kartabl_storage::StorageError;

#[tokio::test]
async fn a_key_opens_until_it_is_revoked() {
    at_fixed_time(async |test, clock| {
        let db = &test.db;
        let procedures = ["connection", "gsb-service"].map(ProcedureId::new);
        let mut tx = db.begin().await.unwrap();
        let id = tx.add_api_key("portal", "secret", &procedures, None).await.unwrap();
        tx.commit().await.unwrap();
        let key = db.api_key("secret").await.unwrap().unwrap();
        assert_eq!((key.id, key.name.as_str(), key.used_at), (id, "portal", None));
        assert_eq!(key.procedures, procedures);
        let digest = kartabl_storage::audit::digest("secret");
        assert!(db.api_key(&digest).await.unwrap().is_none(), "a stolen row opens nothing");

        db.touch_api_key(&key).await.unwrap();
        let first = db.api_key("secret").await.unwrap().unwrap();
        assert_eq!(first.used_at, Some(db.world().now()));
        clock.advance(SignedDuration::from_secs(30));
        db.touch_api_key(&first).await.unwrap();
        assert_eq!(db.api_key("secret").await.unwrap().unwrap().used_at, first.used_at, "once a minute");

        let mut tx = db.begin().await.unwrap();
        assert_eq!(tx.revoke_api_key("portal", None).await.unwrap(), id);
        tx.commit().await.unwrap();
        assert!(db.api_key("secret").await.unwrap().is_none());
        assert!(db.api_keys().await.unwrap()[0].revoked_at.is_some());
        assert_eq!(audited(db, "api_key_revoked").await, 1);
        let mut tx = db.begin().await.unwrap();
        let unknown = tx.revoke_api_key("portal", None).await;
        assert!(matches!(unknown, Err(StorageError::NotFound)), "{unknown:?}");
        let taken = tx.add_api_key("portal", "other", &procedures, None).await;
        assert!(matches!(taken, Err(StorageError::Duplicate(_))), "{taken:?}");
    })
    .await;
}
