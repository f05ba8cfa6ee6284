//! The promises of the file store.

use bytes::Bytes;
use futures::{TryStreamExt, stream};
use kartabl_storage::{
    Files, StorageError,
    testing::{TestDb, sqlite, world},
};
use std::convert::Infallible;

fn entries(folder: &std::path::Path) -> usize {
    let Ok(list) = std::fs::read_dir(folder) else { return 0 };
    list.flatten().map(|entry| if entry.path().is_dir() { entries(&entry.path()) } else { 1 }).sum()
}

/// A store in a folder that lives as long as its database.
async fn store() -> (TestDb, Files, std::path::PathBuf) {
    let database = sqlite(world()).await;
    let folder = database.folder().join("files");
    let files = Files::open(&folder, &database.db).unwrap();
    (database, files, folder)
}

#[tokio::test]
async fn the_same_bytes_are_stored_once_and_come_back() {
    let (database, files, folder) = store().await;
    let whole = files.put(Bytes::from("نامه رسید")).await.unwrap();
    let pieces = ["نامه", " ", "رسید"].map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    let streamed = files.write_stream(stream::iter(pieces), 100).await.unwrap();
    let mut tx = database.db.begin().await.unwrap();
    let place = tx.register_blob(&streamed).await.unwrap();
    tx.commit().await.unwrap();
    files.settle(&streamed, &place).await.unwrap();
    assert_eq!(streamed.stored, whole);
    assert_eq!(entries(&folder), 1);
    assert_eq!(files.get(&whole.sha256).await.unwrap(), "نامه رسید");
    let read: Vec<Bytes> = files.stream(&whole.sha256).await.unwrap().try_collect().await.unwrap();
    assert_eq!(read.concat(), "نامه رسید".as_bytes());
}

#[tokio::test]
async fn too_long_or_broken_streams_leave_nothing() {
    let (_database, files, folder) = store().await;
    let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[7; 1000])));
    let refused = files.write_stream(endless, 10_000).await;
    assert!(matches!(refused, Err(StorageError::TooLarge { limit: 10_000 })), "{refused:?}");
    let broken = stream::iter([Ok(Bytes::from("half")), Err("connection reset")]);
    let refused = files.write_stream(broken, 100).await;
    assert!(
        matches!(&refused, Err(StorageError::Interrupted(why)) if why == "connection reset"),
        "{refused:?}"
    );
    assert_eq!(entries(&folder), 0);
}

#[tokio::test]
async fn a_name_that_is_no_hash_finds_nothing() {
    let (_database, files, _) = store().await;
    for name in ["", "../../etc/passwd", "ABCDEF"] {
        assert!(matches!(files.get(name).await, Err(StorageError::NotFound)), "{name}");
    }
}
