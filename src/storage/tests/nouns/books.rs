//! The books: lines of both registers, what is found in them, and what a migration carries over.

use crate::support::{ADD_CASE, person, post};
use kartabl_domain::{
    ids::{CaseId, EventId, StaffId},
    letters::Addresses,
    people::Role,
    values::{Email, PostalAddress},
};
use kartabl_storage::{
    Db, args,
    books::{BookPage, Standing},
    testing::{TestDb, on_both},
};

const NAME_CASE: &str = "
UPDATE cases SET title = $2, applicant_name = $3, search = $4, facts = '{\"state\":\"inspecting\",\"back\":null}' WHERE id = $1";
const ADD_EVENT: &str =
    "INSERT INTO events (id, case_id, at, actor, kind, facts) VALUES ($1, $2, $3, $4, $5, $6)";
/// Before the migration the numbers stood in the history alone.
const UNDO: [&str; 3] =
    ["DROP TABLE incoming", "DROP TABLE letter_addresses", "DELETE FROM _sqlx_migrations WHERE version = 7"];

/// A case that was registered under this number before there was a table for it.
async fn registered(db: &Db, code: &str, number: &str, unit: &str, by: StaffId) {
    let case = CaseId::new(db.world());
    db.exec(ADD_CASE, args![case, code, "desk", None::<StaffId>]).await.unwrap();
    db.exec(
        NAME_CASE,
        args![case, "معرفی نماینده", "شرکت البرز", format!("{code} معرفی نماینده شرکت البرز")],
    )
    .await
    .unwrap();
    let actor = format!("{{\"who\":\"staff\",\"id\":\"{by}\"}}");
    let at = "2026-11-23T08:00:00Z".parse::<jiff::Timestamp>().unwrap();
    for (kind, facts) in [
        ("routed", "{\"event\":\"routed\",\"unit\":\"elsewhere\"}".to_owned()),
        ("registered", format!("{{\"event\":\"registered\",\"number\":\"{number}\"}}")),
        ("routed", format!("{{\"event\":\"routed\",\"unit\":\"{unit}\"}}")),
    ] {
        db.exec(ADD_EVENT, args![EventId::new(db.world()), case, at, &actor, kind, facts]).await.unwrap();
    }
}

#[tokio::test]
async fn numbers_of_the_history_become_lines_of_the_incoming_book() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let clerk = person(db, "d.khane", &[post(Role::Secretariat, "secretariat")]).await;
        for statement in UNDO {
            db.exec(statement, args![]).await.unwrap();
        }
        registered(db, "aa1", "1405/1", "contracts", clerk.id).await;
        registered(db, "aa2", "1405/12", "evaluation", clerk.id).await;
        registered(db, "aa3", "1404/7", "evaluation", clerk.id).await;
        db.migrate().await.unwrap();

        let page = BookPage { register: "incoming".into(), year: 1405, limit: 9, ..BookPage::default() };
        let lines = db.book(&page).await.unwrap();
        let shown: Vec<_> = lines
            .iter()
            .map(|line| (line.sequence, line.case_code.as_str(), line.unit.as_ref().unwrap().as_str()))
            .collect();
        assert_eq!(shown, [(12, "aa2", "evaluation"), (1, "aa1", "contracts")]);
        let line = &lines[0];
        assert_eq!((line.subject.as_str(), line.party.as_str()), ("معرفی نماینده", "شرکت البرز"));
        assert_eq!(line.registered_by.as_deref(), Some("name of d.khane"));
        assert_eq!(line.date.to_string(), "1405/09/02");
        assert!(matches!(line.standing, Standing::Case(_)));

        // Folded words in any order, or one number.
        for (words, sequence, found) in [
            ("", None, 2),
            ("البرز معرفي", None, 2),
            ("شركت aa1", None, 1),
            ("۱۴۰۵/۱۲", None, 1),
            ("", Some(1), 1),
            ("", Some(2), 0),
            ("100%", None, 0),
        ] {
            let page = BookPage { words: words.to_owned(), sequence, ..page.clone() };
            assert_eq!(db.book(&page).await.unwrap().len(), found, "{words} {sequence:?}");
            assert_eq!(db.book_count(&page).await.unwrap(), i64::try_from(found).unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn the_last_addresses_of_an_applicant_are_known() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        assert_eq!(db.known_addresses("l14003778990").await.unwrap(), Addresses::default());
        let ece = |address: &str| Addresses { ece: Some(Email::parse(address).unwrap()), post: None };
        let lines = "تهران، خیابان نمونه".to_owned();
        let post = Some(PostalAddress { lines, postal_code: Some("1951947311".parse().unwrap()) });
        for to in
            [ece("old@sample.gov.ir"), Addresses { ece: None, post: post.clone() }, ece("ece@sample.gov.ir")]
        {
            let mut tx = db.begin().await.unwrap();
            tx.remember_addresses("l14003778990", &to).await.unwrap();
            tx.commit().await.unwrap();
        }
        let known = db.known_addresses("l14003778990").await.unwrap();
        assert_eq!(known, Addresses { post, ..ece("ece@sample.gov.ir") });
        assert_eq!(db.known_addresses("other").await.unwrap(), Addresses::default());
    })
    .await;
}
