//! Settings and internal notes.

use crate::support::{audited, case, person};
use kartabl_storage::testing::{TestDb, on_both};

#[tokio::test]
async fn a_setting_keeps_its_last_value() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        assert_eq!(db.setting::<u32>("undo_window").await.unwrap(), None);
        let mut tx = db.begin().await.unwrap();
        tx.put_setting("undo_window", &10, None).await.unwrap();
        tx.put_setting("undo_window", &0, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.setting::<u32>("undo_window").await.unwrap(), Some(0));
        assert_eq!(audited(db, "setting_changed").await, 2);
        let wrong = db.setting::<String>("undo_window").await.unwrap_err();
        assert!(wrong.to_string().starts_with("corrupt data: settings.value"), "{wrong}");
    })
    .await;
}

#[tokio::test]
async fn notes_come_in_order_with_their_writers() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let (sara, ali) = (person(db, "sara", &[]).await, person(db, "ali", &[]).await);
        let (this, other) = (case(db, "desk", None).await, case(db, "desk", None).await);
        for (case, staff, text) in [(this, &sara, "یک"), (other, &sara, "دیگر"), (this, &ali, "دو")] {
            let mut tx = db.begin().await.unwrap();
            tx.add_note(case, staff.id, text).await.unwrap();
            tx.commit().await.unwrap();
            // Ids of the same millisecond sort by chance.
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let notes = db.notes_of_case(this).await.unwrap();
        let seen: Vec<_> = notes.iter().map(|note| (note.staff_name.as_str(), note.text.as_str())).collect();
        assert_eq!(seen, [("name of sara", "یک"), ("name of ali", "دو")]);
    })
    .await;
}
