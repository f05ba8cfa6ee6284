//! A sweep at the very moment at which others begin to use the same bytes.

use crate::support::with_files;
use bytes::Bytes;
use futures::future::join_all;
use kartabl_storage::StorageError;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};

/// The uploads of each content: enough for two of them to meet.
const ROUNDS: usize = 40;
const CONTENTS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_sweep_takes_bytes_from_somebody_who_just_began_to_use_them() {
    with_files(async |room| {
        let (over, swept, repeated) = (AtomicBool::new(false), AtomicU32::new(0), AtomicU32::new(0));
        let uploader = async |number: usize| {
            for round in 0..ROUNDS {
                let content = format!("content {}", (number + round) % CONTENTS);
                let case = room.opened().await;
                let document = loop {
                    let stored = room.files.put(Bytes::from(content.clone())).await.unwrap();
                    let document = room.document(&case, "letter", &stored.sha256);
                    match room.add(&document).await {
                        Ok(()) => break document,
                        // Swept in between, without a grace time: nothing was written, and the upload is sent again.
                        Err(StorageError::Conflict) => repeated.fetch_add(1, SeqCst),
                        Err(error) => panic!("{error}"),
                    };
                };
                let read = room.files.get(&document.sha256).await;
                assert_eq!(read.expect("what a row uses is there"), content.as_bytes());
                tokio::task::yield_now().await;
                assert_eq!(
                    room.files.get(&document.sha256).await.expect("it stays there"),
                    content.as_bytes()
                );
                room.delete(&case).await.unwrap();
            }
        };
        let sweeper = async || {
            while !over.load(SeqCst) {
                swept.fetch_add(u32::try_from(room.sweep().await.removed).unwrap(), SeqCst);
                tokio::task::yield_now().await;
            }
        };
        let uploads = async {
            join_all((0..6).map(uploader)).await;
            over.store(true, SeqCst);
        };
        futures::join!(uploads, sweeper(), sweeper());
        room.sweep().await;
        eprintln!("{} removed, {} uploads repeated", swept.load(SeqCst), repeated.load(SeqCst));
        assert!(swept.load(SeqCst) > 0, "the sweep was in the middle of it");
        assert_eq!((room.count("blobs").await, room.count("blob_uses").await, room.on_disk()), (0, 0, 0));
    })
    .await;
}
