//! What measurements read.

use crate::support::{at_fixed_time, case};
use kartabl_domain::ids::{CaseId, MessageId};
use kartabl_storage::{Db, args};

const TIMES: &str = "UPDATE cases SET submitted_at = $2, entered_at = $3 WHERE id = $1";
const MESSAGE: &str = "
INSERT INTO messages (id, case_id, channel, recipient, notice, subject, text, state, created_at)
VALUES ($1, $2, $3, '', 'registered', '', '', $4, 0)";

async fn message(db: &Db, case: CaseId, channel: &str, state: &str) {
    db.exec(MESSAGE, args![MessageId::new(db.world()), case, channel, state]).await.unwrap();
}

#[tokio::test]
async fn only_a_database_without_cases_and_staff_is_unused() {
    at_fixed_time(async |test, _| {
        assert!(test.db.is_unused().await.unwrap());
        case(&test.db, "desk", None).await;
        assert!(!test.db.is_unused().await.unwrap());
    })
    .await;
    at_fixed_time(async |test, _| {
        crate::support::person(&test.db, "mina", &[]).await;
        assert!(!test.db.is_unused().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn times_and_messages_are_those_of_the_cases_asked_for() {
    at_fixed_time(async |test, _| {
        let db = &test.db;
        let [slow, fast, other] =
            [case(db, "desk", None).await, case(db, "desk", None).await, case(db, "desk", None).await];
        for (id, from, to) in [(slow, 10_i64, 900_i64), (fast, 20, 25), (other, 1, 2)] {
            db.exec(TIMES, args![id, from, to]).await.unwrap();
        }
        message(db, slow, "sms", "sent").await;
        message(db, slow, "desk", "sent").await;
        message(db, fast, "email", "queued").await;
        message(db, other, "sms", "sent").await;

        let missing = CaseId::new(db.world());
        assert_eq!(db.times_to_tray(&[slow, fast, missing]).await.unwrap(), [5, 890]);
        assert_eq!(db.messages_sent(&[slow, fast, missing]).await.unwrap(), 1);
        assert_eq!(db.messages_sent(&[]).await.unwrap(), 0);
    })
    .await;
}
