//! A database of before: its rows named hashes, and nothing counted who used them.

use crate::support::{good, refused, with_files, write};
use jiff::SignedDuration;
use kartabl_domain::cases::completeness::Findings;
use kartabl_storage::args;

const BEFORE: [&str; 3] =
    ["DROP TABLE blob_uses", "DROP TABLE blobs", "DELETE FROM _sqlx_migrations WHERE version = 10"];

#[tokio::test]
async fn the_uses_of_an_older_database_are_found_in_its_rows() {
    with_files(async |room| {
        let case = room.opened().await;
        let replaced = room.upload(&case, "replaced in the draft").await;
        room.checked(&replaced, &good(), Some("its picture")).await;
        let frozen = room.upload(&case, "frozen").await;
        room.checked(&frozen, &good(), Some("picture")).await;
        let (clean, title) = (case.data.clone(), case.title.clone());
        let now = room.db.case(case.id).await.unwrap();
        let submitted =
            now.submit(&room.house.office(), &Findings::default(), clean, title, vec![frozen.id]).unwrap();
        write(room.db, &room.house, &submitted).await.unwrap();
        let current = room.upload(&case, "current").await;
        let other = room.opened().await;
        let refusal = room.upload(&other, "current").await;
        room.checked(&refusal, &refused(), None).await;
        let gone = room.upload(&other, "dangerous").await;
        room.checked(&gone, &refused(), None).await;

        // Where files lay: under their hashes.
        for (sha256, file) in
            room.db.all::<(String, String)>("SELECT sha256, file FROM blobs", args![]).await.unwrap()
        {
            let blobs = room.test.folder().join("files/blobs");
            std::fs::rename(blobs.join(file), blobs.join(&sha256[..2]).join(sha256)).unwrap();
        }
        for sql in BEFORE {
            room.db.exec(sql, args![]).await.unwrap();
        }
        room.db.migrate().await.unwrap();
        assert!(room.db.schema_is_current().await.unwrap());

        let used: Vec<String> =
            room.db.used_blobs("", 100).await.unwrap().into_iter().map(|blob| blob.sha256).collect();
        assert_eq!(used.len(), 3, "two documents and a picture: {used:?}");
        assert!(room.db.document(current.id).await.unwrap().kept);
        assert!(!room.db.document(refusal.id).await.unwrap().kept);
        assert_eq!(room.sweep().await.removed, 2, "what was replaced, and its picture");
        for (document, there) in [(&frozen, true), (&current, true), (&replaced, false)] {
            assert_eq!(room.is_there(&document.sha256).await, there);
        }
        // What was refused is in no row of the blobs: its file, if it was left behind, is a stray one.
        let folder = u8::from_str_radix(&gone.sha256[..2], 16).unwrap();
        let file = room.test.folder().join("files/blobs").join(&gone.sha256[..2]).join(&gone.sha256);
        let old = room.db.world().now() - SignedDuration::from_hours(2);
        std::fs::File::open(file).unwrap().set_modified(old.into()).unwrap();
        assert_eq!(room.files.sweep_strays(folder).await.unwrap().adopted, 1);
    })
    .await;
}
