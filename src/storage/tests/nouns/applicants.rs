//! Accounts of applicants and the records that they use again.

use crate::support::{at_fixed_time, audited, case, person, post};
use kartabl_domain::{
    accounts::{Account, Deed, DeedKind, Known},
    cases::Actor,
    ids::{ApiKeyId, ApplicantId, RecordId},
    people::{Applicant, ApplicantKind, Role},
    values::Mobile,
};
use kartabl_storage::{Db, StorageError, args, records::RecordSearch, testing::TestDb};
use serde_json::json;
use std::collections::BTreeSet;

fn account(db: &Db) -> Account {
    let applicant: Applicant = serde_json::from_value(json!({"kind": "legal", "legal_id": "14003778990",
        "name": "شرکت نمونه", "mobile": "09121112299", "email": "info@sample.ir"}))
    .unwrap();
    let now = db.world().now();
    Account {
        id: ApplicantId::new(db.world()),
        key: applicant.key(),
        kind: ApplicantKind::Legal,
        name: applicant.name,
        national_code: None,
        legal_id: applicant.legal_id,
        mobile: applicant.mobile,
        fixed: true,
        domains: vec!["sample.ir".to_owned()],
        identity: Known::Asked { since: now },
        question: 3,
        history: Vec::new(),
        opened_at: now,
        changed_at: now,
        version: 0,
    }
}

#[tokio::test]
async fn an_account_comes_back_as_it_was_and_one_of_two_changes_holds() {
    at_fixed_time(async |test: &TestDb, _| {
        let db = &test.db;
        let staff = person(db, "admin", &[post(Role::Admin, "evaluation")]).await;
        let new = account(db);
        let mut tx = db.begin().await.unwrap();
        assert_eq!(tx.hold_account_of(&new.key).await.unwrap(), None);
        tx.put_account(&new, Actor::Applicant).await.unwrap();
        tx.commit().await.unwrap();
        let kept = db.account_of(&new.key).await.unwrap().unwrap();
        assert_eq!(kept, Account { version: 1, ..new.clone() });

        let kind = DeedKind::Mobile { from: kept.mobile.clone(), to: Mobile::parse("09121112200").unwrap() };
        let deed = Deed { at: kept.opened_at, by: staff.id, kind, note: "گم شد".to_owned() };
        let identity = Known::Refused { at: kept.opened_at, reason: "نه".to_owned() };
        let changed = Account { history: vec![deed], identity, ..kept.clone() };
        let mut tx = db.begin().await.unwrap();
        tx.put_account(&changed, Actor::Staff(staff.id)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(db.applicant(new.id).await.unwrap(), Account { version: 2, ..changed });
        let mut tx = db.begin().await.unwrap();
        let late = tx.put_account(&kept, Actor::System).await;
        assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
        drop(tx);
        // Two first cases at the same time: the second one is told to read again.
        let mut tx = db.begin().await.unwrap();
        let twice = tx.put_account(&account(db), Actor::Applicant).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{twice:?}");
        drop(tx);
        assert_eq!((audited(db, "applicant_added").await, audited(db, "applicant_changed").await), (1, 1));
        assert!(matches!(db.applicant(ApplicantId::new(db.world())).await, Err(StorageError::NotFound)));
    })
    .await;
}

const ADD: &str = "
INSERT INTO applicant_records (id, applicant_key, opened_by, kind, tell, label, data, documents, case_id, search, kept_at)
VALUES ($1, $2, $3, $4, $5, $5, $6, '{}', $7, $5, 0)";

#[tokio::test]
async fn records_are_found_by_words_and_seen_by_the_key_that_brought_them() {
    at_fixed_time(async |test: &TestDb, _| {
        let db = &test.db;
        let source = case(db, "desk", None).await;
        let (key, other) = (ApiKeyId::new(db.world()), ApiKeyId::new(db.world()));
        let mut ids = Vec::new();
        for (applicant, by, kind, tell) in [
            ("l1", key, "systems", "میز خدمت"),
            ("l1", key, "systems", "پنجره 100%"),
            ("l1", key, "contacts", "رضا احمدی"),
            ("l1", other, "systems", "میز خدمت"),
            ("l2", key, "systems", "میز خدمت"),
        ] {
            let id = RecordId::new(db.world());
            let data = r#"{"title":"x"}"#;
            db.exec(ADD, args![id, applicant, by, kind, tell, data, source]).await.unwrap();
            ids.push(id);
        }
        let search = |words: &str, kind: Option<&str>, after: Option<RecordId>| RecordSearch {
            applicant: "l1".to_owned(),
            opened_by: Some(key),
            kind: kind.map(str::to_owned),
            words: words.to_owned(),
            after: after.map(|id| id.to_string()),
            limit: 10,
        };
        let found = async |search: RecordSearch| -> Vec<RecordId> {
            db.records_of(&search).await.unwrap().into_iter().map(|record| record.id).collect()
        };
        assert_eq!(found(search("", None, None)).await, ids[..3]);
        assert_eq!(found(search("خدمت ميز", Some("systems"), None)).await, ids[..1]);
        assert_eq!(found(search("%", Some("systems"), None)).await, ids[1..2], "a sign of LIKE is a letter");
        assert_eq!(found(search("", None, Some(ids[0]))).await, ids[1..3]);
        let whoever = RecordSearch { opened_by: None, ..search("", None, None) };
        assert_eq!(found(whoever).await, ids[..4]);

        let wanted: BTreeSet<RecordId> = ids.iter().copied().collect();
        let mut tx = db.begin().await.unwrap();
        let own: Vec<_> = tx.records(&wanted, "l1", key).await.unwrap().into_keys().collect();
        assert_eq!(own, ids[..3]);
        for (id, kind, by) in
            [(ids[0], "systems", other), (ids[0], "contacts", key), (ids[3], "systems", key)]
        {
            let refused = tx.remove_record(id, kind, by).await;
            assert!(matches!(refused, Err(StorageError::NotFound)), "{refused:?}");
        }
        tx.remove_record(ids[0], "systems", key).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(search("", None, None)).await, ids[1..3]);
        assert_eq!(audited(db, "record_removed").await, 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_has_filed_before_there_were_accounts_has_one() {
    at_fixed_time(async |test: &TestDb, _| {
        let db = &test.db;
        let filed = async |key: &str, applicant: serde_json::Value| {
            let id = case(db, "desk", None).await;
            let change = "UPDATE cases SET applicant_key = $2, applicant = $3, applicant_name = $4 WHERE id = $1";
            let name = applicant["name"].as_str().unwrap_or_default().to_owned();
            db.exec(change, args![id, key, &applicant, name]).await.unwrap();
        };
        filed("n0076229645", json!({"kind": "natural", "national_code": "0076229645", "name": "نگار", "mobile": "09121112299"})).await;
        filed("n0076229645", json!({"kind": "natural", "national_code": "0076229645", "name": "نگار", "mobile": "09121112200"})).await;
        filed("l14003778990", json!({"kind": "legal", "legal_id": "14003778990", "national_code": "0067749828",
            "name": "شرکت", "mobile": "09121113300", "domains": ["sample.ir"]})).await;
        for again in ["DROP TABLE applicants", "DROP TABLE applicant_records", "DELETE FROM _sqlx_migrations WHERE version = 6"] {
            db.exec(again, args![]).await.unwrap();
        }
        db.migrate().await.unwrap();
        let person = db.account_of("n0076229645").await.unwrap().unwrap();
        assert_eq!((person.mobile.as_str(), person.fixed, &person.identity), ("09121112299", false, &Known::Unknown));
        assert!(person.national_code.is_some() && person.legal_id.is_none());
        let company = db.account_of("l14003778990").await.unwrap().unwrap();
        assert_eq!((company.kind, company.domains.as_slice()), (ApplicantKind::Legal, &["sample.ir".to_owned()][..]));
        // Who led the company then is not known: a representative may have filed.
        assert!(company.legal_id.is_some() && company.national_code.is_none());
    })
    .await;
}
