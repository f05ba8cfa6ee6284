//! The promises of the file store.

use bytes::Bytes;
use futures::{TryStreamExt, stream};
use kartabl_storage::{Files, StorageError, testing::world};
use std::convert::Infallible;

fn entries(folder: &std::path::Path) -> usize {
    let Ok(list) = std::fs::read_dir(folder) else { return 0 };
    list.flatten().map(|entry| if entry.path().is_dir() { entries(&entry.path()) } else { 1 }).sum()
}

#[tokio::test]
async fn the_same_bytes_are_stored_once_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path(), world()).await.unwrap();
    let pieces = ["نامه", " ", "رسید"].map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    let streamed = files.put_stream(stream::iter(pieces), 100).await.unwrap();
    let whole = files.put(Bytes::from("نامه رسید")).await.unwrap();
    assert_eq!(streamed, whole);
    assert_eq!(entries(folder.path()), 1);
    assert_eq!(files.get(&whole.sha256).await.unwrap(), "نامه رسید");
    let read: Vec<Bytes> = files.stream(&whole.sha256).await.unwrap().try_collect().await.unwrap();
    assert_eq!(read.concat(), "نامه رسید".as_bytes());

    let later = world().now() + jiff::SignedDuration::from_hours(1);
    let old: Vec<String> = files.stored_before(later).try_collect().await.unwrap();
    assert_eq!(old.concat(), whole.sha256);
    files.remove(&whole.sha256).await.unwrap();
    files.remove(&whole.sha256).await.unwrap();
    assert!(matches!(files.get(&whole.sha256).await, Err(StorageError::NotFound)));
}

#[tokio::test]
async fn too_long_or_broken_streams_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path(), world()).await.unwrap();
    let endless = stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from_static(&[7; 1000])));
    let refused = files.put_stream(endless, 10_000).await;
    assert!(matches!(refused, Err(StorageError::TooLarge { limit: 10_000 })), "{refused:?}");
    let broken = stream::iter([Ok(Bytes::from("half")), Err("connection reset")]);
    let refused = files.put_stream(broken, 100).await;
    assert!(
        matches!(&refused, Err(StorageError::Interrupted(why)) if why == "connection reset"),
        "{refused:?}"
    );
    assert_eq!(entries(folder.path()), 0);
}

#[tokio::test]
async fn a_name_that_is_no_hash_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files::open(folder.path(), world()).await.unwrap();
    for name in ["", "../../etc/passwd", "ABCDEF"] {
        assert!(matches!(files.get(name).await, Err(StorageError::NotFound)), "{name}");
    }
}

#[tokio::test]
async fn what_a_crash_left_half_written_goes_at_a_later_start() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = folder.path().join("incoming");
    std::fs::create_dir(&incoming).unwrap();
    // The names that the store gives to what it is still writing.
    std::fs::write(incoming.join("fresh#1"), "half").unwrap();
    let old = std::fs::File::create(incoming.join("old#1")).unwrap();
    old.set_modified((world().now() - jiff::SignedDuration::from_hours(2)).into()).unwrap();
    Files::open(folder.path(), world()).await.unwrap();
    assert!(incoming.join("fresh#1").exists(), "another process may be writing it");
    assert_eq!(entries(folder.path()), 1);
}
