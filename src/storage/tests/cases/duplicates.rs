//! The same bytes in other cases.

use crate::support::{Room, with_files};
use kartabl_domain::{cases::Case, ids::CaseId};
use kartabl_storage::args;

const SUBMIT: &str = "UPDATE cases SET submitted_at = 1 WHERE id = $1";

async fn submitted(room: &Room<'_>) -> Case {
    let case = room.opened().await;
    room.db.exec(SUBMIT, args![case.id]).await.unwrap();
    case
}

#[tokio::test]
async fn only_what_stands_in_a_slot_of_a_submitted_case_counts_and_each_case_once() {
    with_files(async |room| {
        let own = submitted(room).await;
        let document = room.upload(&own, "scan").await;
        let elsewhere = async || room.db.same_bytes_elsewhere(&document.sha256, own.id).await.unwrap();
        assert_eq!(elsewhere().await, (Vec::new(), 0), "its own case is none");

        let replaced = submitted(room).await;
        for bytes in ["scan", "scan", "scan", "another"] {
            room.upload(&replaced, bytes).await;
        }
        let draft = room.opened().await;
        room.upload(&draft, "scan").await;
        assert_eq!(elsewhere().await, (Vec::new(), 0), "what was replaced, and what was never submitted");

        let mut codes = Vec::new();
        for _ in 0..7 {
            let case = submitted(room).await;
            room.upload(&case, "scan").await;
            room.upload(&case, "scan").await;
            codes.push(case.code.to_string());
        }
        codes.sort_unstable();
        codes.truncate(5);
        assert_eq!(elsewhere().await, (codes, 7), "each case once, and the number of all");
        let stranger = CaseId::new(room.db.world());
        assert_eq!(room.db.same_bytes_elsewhere(&document.sha256, stranger).await.unwrap().1, 8);
    })
    .await;
}
