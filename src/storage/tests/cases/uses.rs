//! What uses bytes, and what ends a use.

use crate::support::{good, refused, with_files, write};
use kartabl_domain::cases::completeness::Findings;
use kartabl_storage::StorageError;

#[tokio::test]
async fn a_refusal_in_one_case_takes_nothing_away_from_another() {
    with_files(async |room| {
        let (first, second) = (room.opened().await, room.opened().await);
        let accepted = room.upload(&first, "logo").await;
        room.checked(&accepted, &good(), Some("picture")).await;
        let copy = room.upload(&second, "logo").await;
        assert_eq!(copy.sha256, accepted.sha256);
        room.checked(&copy, &refused(), None).await;
        room.files.remove_refused(&copy.sha256).await.unwrap();
        room.sweep().await;
        assert!(room.is_there(&accepted.sha256).await, "the accepted document keeps its bytes");
        assert!(room.db.document(accepted.id).await.unwrap().is_open());
        let told = room.db.document(copy.id).await.unwrap();
        assert!(!told.kept && !told.is_open(), "the row that tells of the refusal uses none");

        // What nobody else uses goes at once, and the audit says so.
        let alone = room.upload(&second, "virus").await;
        room.checked(&alone, &refused(), None).await;
        room.files.remove_refused(&alone.sha256).await.unwrap();
        assert!(!room.is_there(&alone.sha256).await);
        assert_eq!((room.count("audit").await, room.on_disk()), (1, 2));
        room.files.remove_refused(&alone.sha256).await.unwrap();

        // The same bytes may come again, and are looked at again.
        let again = room.upload(&second, "virus").await;
        assert!(room.is_there(&again.sha256).await);
    })
    .await;
}

#[tokio::test]
async fn what_is_replaced_removed_or_deleted_lets_go_of_its_bytes() {
    with_files(async |room| {
        let case = room.opened().await;
        let first = room.upload(&case, "first").await;
        room.checked(&first, &good(), Some("picture of the first")).await;
        let second = room.upload(&case, "second").await;
        assert_eq!(room.sweep().await.removed, 2, "the first and its picture");
        assert!(!room.is_there(&first.sha256).await && room.is_there(&second.sha256).await);
        let mut tx = room.db.begin().await.unwrap();
        tx.remove_document(second.id, room.db.world().now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(room.sweep().await.removed, 1);
        let third = room.upload(&case, "third").await;
        room.checked(&third, &good(), Some("picture of the third")).await;
        room.sweep().await;
        assert!(room.is_there(&third.sha256).await);
        room.delete(&case).await.unwrap();
        assert_eq!(room.sweep().await.removed, 2, "the third and its picture");
        assert_eq!((room.count("blobs").await, room.count("blob_uses").await, room.on_disk()), (0, 0, 0));
        assert_eq!(room.count("audit").await, 5);
        assert_eq!(kartabl_storage::chain::verify(room.db).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn what_a_frozen_state_shows_stays_unless_it_must_not_be_here() {
    with_files(async |room| {
        let case = room.opened().await;
        let frozen = room.upload(&case, "frozen").await;
        room.checked(&frozen, &good(), Some("picture")).await;
        let stored = room.files.put("secret".into()).await.unwrap();
        let secret = room.document(&case, "other", &stored.sha256);
        room.add(&secret).await.unwrap();
        let (clean, title, shown) = (case.data.clone(), case.title.clone(), vec![frozen.id, secret.id]);
        let case = room.db.case(case.id).await.unwrap();
        let submitted = case.submit(&room.house.office(), &Findings::default(), clean, title, shown).unwrap();
        write(room.db, &room.house, &submitted).await.unwrap();
        let newer = room.upload(&submitted.case, "newer").await;
        room.sweep().await;
        let shown = room.db.document(frozen.id).await.unwrap();
        assert!(shown.replaced_at.is_some() && shown.is_open() && room.is_there(&frozen.sha256).await);

        // Confidential: no state of the case may show it.
        let now = room.db.world().now();
        let mut tx = room.db.begin().await.unwrap();
        tx.erase_document(secret.id, now).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = room.db.begin().await.unwrap();
        let again = tx.erase_document(secret.id, now).await;
        assert!(matches!(again, Err(StorageError::Conflict)), "{again:?}");
        drop(tx);
        assert_eq!(room.sweep().await.removed, 1);
        assert!(!room.is_there(&secret.sha256).await && room.is_there(&newer.sha256).await);
        assert!(!room.db.document(secret.id).await.unwrap().kept);
    })
    .await;
}

#[tokio::test]
async fn a_row_uses_only_bytes_that_are_stored() {
    with_files(async |room| {
        let case = room.opened().await;
        let nowhere = room.document(&case, "letter", &"ab".repeat(32));
        let refused = room.add(&nowhere).await;
        assert!(matches!(refused, Err(StorageError::Conflict)), "{refused:?}");
        assert!(room.db.documents_of(case.id).await.unwrap().is_empty(), "nothing of it is kept");
        // No row goes while it uses bytes, whoever removes it.
        room.upload(&case, "bytes").await;
        let refused = room.db.exec("DELETE FROM cases", vec![]).await;
        assert!(matches!(refused, Err(StorageError::Conflict)), "{refused:?}");
    })
    .await;
}
