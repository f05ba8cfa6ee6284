//! The sweep: what it takes, what it leaves, and what a crash left for it.

use crate::support::with_files;
use bytes::Bytes;
use jiff::SignedDuration;
use kartabl_storage::{Files, audit::digest, sweep::Strays};
use std::fs;

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn an_upload_that_became_no_row_goes_after_its_grace_time() {
    with_files(async |room| {
        // The process was killed between both: the bytes are stored, the row was never committed.
        let case = room.opened().await;
        let stored = room.files.put(Bytes::from_static(b"abandoned")).await.unwrap();
        let mut tx = room.db.begin().await.unwrap();
        tx.add_document(&room.document(&case, "letter", &stored.sha256)).await.unwrap();
        drop(tx);
        let now = room.db.world().now();
        assert_eq!(room.files.sweep_unused(now - DAY, None, 100).await.unwrap().removed, 0);
        assert!(room.is_there(&stored.sha256).await);
        assert_eq!(room.files.count_unused(now + DAY, 10).await.unwrap(), 1);
        let swept = room.files.sweep_unused(now + DAY, None, 100).await.unwrap();
        assert_eq!((swept.removed, swept.bytes, room.on_disk()), (1, 9, 0));
    })
    .await;
}

#[tokio::test]
async fn a_sweep_goes_on_page_by_page_and_leaves_what_is_used() {
    with_files(async |room| {
        let case = room.opened().await;
        let used = room.upload(&case, "used").await;
        for number in 0..7 {
            room.files.put(Bytes::from(format!("unused {number}"))).await.unwrap();
        }
        let now = room.db.world().now();
        assert_eq!(room.files.count_unused(now, 100).await.unwrap(), 7);
        assert_eq!(room.files.count_unused(now, 5).await.unwrap(), 5, "no further than that");
        let (mut removed, mut after) = (Vec::new(), None);
        loop {
            let swept = room.files.sweep_unused(now, after.as_ref(), 3).await.unwrap();
            removed.push(swept.removed);
            after = swept.last;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(removed.iter().sum::<u64>(), 7, "{removed:?}");
        assert_eq!(removed.len(), 4, "three pages, and one that finds nothing");
        assert!(room.is_there(&used.sha256).await);
        assert_eq!(room.files.count_unused(now + DAY, 100).await.unwrap(), 0);
        assert_eq!(room.files.sweep_unused(now + DAY, None, 3).await.unwrap().last, None, "seen to be used");
    })
    .await;
}

#[tokio::test]
async fn a_file_without_a_blob_is_found_and_goes_the_same_way() {
    with_files(async |room| {
        let (lost, twice) = (digest("lost"), digest("twice"));
        let blobs = room.test.folder().join("files/blobs");
        let write = |name: &str, bytes: &str, age: SignedDuration| {
            let folder = blobs.join(&name[..2]);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), bytes).unwrap();
            let file = fs::File::open(folder.join(name)).unwrap();
            file.set_modified((room.db.world().now() - age).into()).unwrap();
        };
        write(&lost, "lost", DAY);
        write(&format!("{lost}-young"), "lost", SignedDuration::ZERO);
        room.files.put(Bytes::from_static(b"twice")).await.unwrap();
        write(&format!("{twice}-second"), "twice", DAY);
        let strays = async |sha256: &str| {
            room.files.sweep_strays(u8::from_str_radix(&sha256[..2], 16).unwrap()).await.unwrap()
        };
        assert_eq!(strays(&lost).await, Strays { adopted: 1, removed: 0 });
        assert_eq!(room.files.get(&lost).await.unwrap(), "lost");
        assert_eq!(strays(&twice).await, Strays { adopted: 0, removed: 1 });
        assert_eq!(room.files.get(&twice).await.unwrap(), "twice");
        let now = room.db.world().now();
        assert_eq!(
            room.files.sweep_unused(now - DAY, None, 10).await.unwrap().removed,
            0,
            "its grace begins now"
        );
        assert_eq!(room.sweep().await.removed, 2);
        assert_eq!(room.on_disk(), 1, "the young one may belong to an upload");
    })
    .await;
}

#[tokio::test]
async fn bytes_that_were_lost_are_there_again_once_somebody_stores_them() {
    with_files(async |room| {
        let case = room.opened().await;
        let document = room.upload(&case, "letter").await;
        fs::remove_dir_all(room.test.folder().join("files/blobs")).unwrap();
        assert!(!room.is_there(&document.sha256).await);
        room.files.put(Bytes::from_static(b"letter")).await.unwrap();
        assert_eq!(room.files.get(&document.sha256).await.unwrap(), "letter");
        // Stored once more, they lie where they lay.
        room.files.put(Bytes::from_static(b"letter")).await.unwrap();
        assert_eq!(room.on_disk(), 1);
    })
    .await;
}

#[tokio::test]
async fn half_written_uploads_go_once_nobody_writes_to_them_any_more() {
    with_files(async |room| {
        let incoming = room.test.folder().join("files/incoming");
        // The names that the store gives to what it is still writing.
        let old = |name: &str| {
            let file = fs::File::create(incoming.join(name)).unwrap();
            file.set_modified((room.db.world().now() - SignedDuration::from_hours(2)).into()).unwrap();
        };
        fs::write(incoming.join("fresh#1"), "half").unwrap();
        old("old#1");
        Files::open(room.test.folder().join("files"), room.db).unwrap();
        assert_eq!(room.on_disk(), 1, "another process may be writing the fresh one");
        old("old#2");
        room.files.sweep_strays(0).await.unwrap();
        assert!(incoming.join("fresh#1").exists());
        assert_eq!(room.on_disk(), 1);
    })
    .await;
}
