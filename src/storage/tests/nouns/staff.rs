//! Accounts, units and the spreading of work.

use crate::support::{ADD_CASE, audited, case, person, post};
use kartabl_domain::{
    ids::{CaseId, StaffId},
    people::{Role, UnitId},
};
use kartabl_storage::{
    StorageError, args,
    testing::{TestDb, on_both},
};
use std::collections::BTreeMap;

#[tokio::test]
async fn an_account_comes_back_whole_however_its_login_is_spelled() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let posts = [
            post(Role::Expert, "contracts"),
            post(Role::Supervisor, "evaluation"),
            post(Role::Expert, "evaluation"),
        ];
        let sara = person(db, "sara1", &posts).await;
        let account = db.staff_by_login(" Sara۱ ").await.unwrap().unwrap();
        assert_eq!((account.staff.id, account.staff.name.as_str()), (sara.id, "name of sara1"));
        assert_eq!(account.staff.posts.len(), 3);
        assert!(posts.iter().all(|post| account.staff.posts.contains(post)));
        assert!(account.active && account.present && account.totp.is_none());
        assert!(!format!("{account:?}").contains("argon2"), "no secret in a log");
        assert_eq!(db.staff(sara.id).await.unwrap(), Some(account));
        assert!(db.staff_by_login("nobody").await.unwrap().is_none());

        let mut tx = db.begin().await.unwrap();
        let again =
            kartabl_domain::people::Staff { id: StaffId::new(db.world()), login: "SARA1".to_owned(), ..sara };
        let refused = tx.add_staff(&again, "x", None).await;
        assert!(matches!(refused, Err(StorageError::Duplicate(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn changes_of_an_account_are_audited_and_end_its_sessions() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let sara = person(db, "sara", &[post(Role::Expert, "evaluation")]).await;
        let admin = person(db, "admin", &[]).await;
        let mut tx = db.begin().await.unwrap();
        tx.begin_session("cookie", sara.id).await.unwrap();
        tx.set_password(sara.id, "$argon2id$two", Some(admin.id)).await.unwrap();
        tx.set_posts(sara.id, &[post(Role::Auditor, "evaluation")], Some(admin.id)).await.unwrap();
        tx.set_totp(sara.id, Some("SECRET"), None).await.unwrap();
        assert!(tx.use_totp_step(sara.id, 7).await.unwrap());
        assert!(!tx.use_totp_step(sara.id, 7).await.unwrap(), "a one-time code is good once");
        tx.set_active(sara.id, false, Some(admin.id)).await.unwrap();
        let unknown = tx.set_active(StaffId::new(db.world()), true, None).await;
        assert!(matches!(unknown, Err(StorageError::NotFound)));
        tx.commit().await.unwrap();

        let account = db.staff(sara.id).await.unwrap().unwrap();
        assert_eq!(
            (account.password.as_str(), account.active, account.present),
            ("$argon2id$two", false, true)
        );
        assert_eq!((account.totp.as_deref(), account.totp_step), (Some("SECRET"), 7));
        assert_eq!(account.staff.posts, [post(Role::Auditor, "evaluation")]);
        let (sessions,): (i64,) = db.one("SELECT count(*) FROM staff_sessions", args![]).await.unwrap();
        assert_eq!(sessions, 0);
        let (by,): (String,) =
            db.one("SELECT actor FROM audit WHERE action = 'staff_password_set'", args![]).await.unwrap();
        assert_eq!(by, format!("staff:{}", admin.id));
        assert_eq!(audited(db, "staff_disabled").await, 1);
        assert_eq!(kartabl_storage::chain::verify(db).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_unit_shows_its_reviewers_with_their_open_work() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let (a, b) = (
            person(db, "a", &[post(Role::Expert, "evaluation"), post(Role::Supervisor, "evaluation")]).await,
            person(db, "b", &[post(Role::Expert, "evaluation")]).await,
        );
        person(db, "c", &[post(Role::Secretariat, "evaluation"), post(Role::Expert, "contracts")]).await;
        for tray in ["desk", "desk", "applicant", "closed"] {
            case(db, tray, Some(b.id)).await;
        }
        let members = db.staff_of_unit(&UnitId::new("evaluation")).await.unwrap();
        let seen: Vec<_> =
            members.iter().map(|m| (m.staff.login.as_str(), m.staff.posts.len(), m.open_cases)).collect();
        assert_eq!(seen, [("a", 2, 0), ("b", 1, 2)]);
        let names = db.staff_names([a.id, b.id, a.id, StaffId::new(db.world())]).await.unwrap();
        assert_eq!((names.len(), names[&a.id].as_str()), (2, "name of a"));
    })
    .await;
}

#[tokio::test]
async fn new_work_goes_to_the_present_expert_with_the_least_of_it() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let unit = UnitId::new("evaluation");
        let expert = [post(Role::Expert, "evaluation")];
        let (busy, first, second, absent) = (
            person(db, "busy", &expert).await.id,
            person(db, "first", &expert).await.id,
            person(db, "second", &expert).await.id,
            person(db, "absent", &expert).await.id,
        );
        person(db, "supervisor", &[post(Role::Supervisor, "evaluation")]).await;
        case(db, "desk", Some(busy)).await;
        let mut tx = db.begin().await.unwrap();
        tx.exec("UPDATE staff SET present = FALSE WHERE id = $1", args![absent]).await.unwrap();
        // Nothing is assigned in between, so only the turns decide.
        let mut turns = Vec::new();
        for _ in 0..4 {
            turns.push(tx.least_loaded(&unit).await.unwrap().unwrap());
        }
        assert_eq!(turns, [first, second, first, second]);
        assert_eq!(tx.least_loaded(&UnitId::new("contracts")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn work_that_comes_at_the_same_time_is_spread_evenly() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        for name in ["a", "b", "c", "d"] {
            person(db, name, &[post(Role::Expert, "evaluation")]).await;
        }
        let chosen = futures::future::join_all((0..12).map(async |_| {
            let mut tx = db.begin().await.unwrap();
            let id = tx.least_loaded(&UnitId::new("evaluation")).await.unwrap().unwrap();
            let case = CaseId::new(db.world());
            tx.exec(ADD_CASE, args![case, format!("code {case}"), "desk", id]).await.unwrap();
            tx.commit().await.unwrap();
            id
        }))
        .await;
        let mut loads = BTreeMap::<StaffId, u32>::new();
        for id in chosen {
            *loads.entry(id).or_default() += 1;
        }
        assert_eq!(loads.values().copied().collect::<Vec<_>>(), [3, 3, 3, 3]);
    })
    .await;
}
