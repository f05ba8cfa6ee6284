//! Letters, their book and their desk.

use crate::support::case;
use kartabl_domain::{
    JalaliDate,
    ids::{CaseId, LetterId, StaffId},
    letters::{Entry, Letter, Stage},
    procedures::Decision,
};
use kartabl_storage::{
    Db, Files, StorageError,
    books::BookPage,
    testing::{TestDb, on_both},
};

fn draft(db: &Db, case: CaseId, verification: &str) -> Letter {
    Letter {
        id: LetterId::new(db.world()),
        case,
        decision: Decision::Approve,
        register: "outgoing".to_owned(),
        subject: "اعلام موافقت".to_owned(),
        body: vec!["بند یکم".to_owned(), "بند دوم".to_owned()],
        report: String::new(),
        drafted_by: StaffId::new(db.world()),
        signer_name: "امضاکننده".to_owned(),
        signer_title: "مدیرکل".to_owned(),
        verification: verification.to_owned(),
        stage: Stage::Draft,
        dispatches: Vec::new(),
        version: 0,
        created_at: db.world().now(),
    }
}

fn entry(sequence: i64) -> Entry {
    let date = JalaliDate::new(1405, 9, 2).unwrap();
    Entry { register: "outgoing".to_owned(), year: 1405, sequence, date }
}

async fn put(db: &Db, letter: &Letter) -> Result<Letter, StorageError> {
    let mut tx = db.begin().await?;
    tx.put_letter(letter).await?;
    let stored = tx.letter(letter.id).await?;
    tx.commit().await?;
    Ok(stored)
}

#[tokio::test]
async fn a_letter_is_changed_only_over_the_version_that_was_read() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let case = case(db, "secretariat", None).await;
        let drafted = draft(db, case, "ABCD-EFGH-JKLM-NPQL");
        let first = put(db, &drafted).await.unwrap();
        assert_eq!(first, Letter { version: 1, ..drafted });
        let numbered = put(db, &Letter { stage: Stage::Numbered(entry(1)), ..first.clone() }).await.unwrap();
        assert_eq!((numbered.version, numbered.stage_name()), (2, "numbered"));
        let late = put(db, &Letter { subject: "دیرآمده".to_owned(), ..first }).await;
        assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
        let files = Files::open(test.folder().join("files"), db).unwrap();
        let sha256 = files.put("%PDF-1.7".into()).await.unwrap().sha256;
        let stage = Stage::Issued { entry: entry(1), at: db.world().now(), sha256, bytes: 8 };
        let issued = put(db, &Letter { stage, ..numbered }).await.unwrap();
        assert_eq!(db.letter(issued.id).await.unwrap(), issued);
        assert_eq!(db.letters_of_case(case).await.unwrap(), std::slice::from_ref(&issued));

        for typed in
            ["ABCD-EFGH-JKLM-NPQL", " abcd efgh jklm npql ", "abcdefghjklmnpol", "ABCD–EFGH–JKLM–NP01"]
        {
            let found = db.letter_by_verification(typed).await.unwrap();
            assert_eq!(found.as_ref(), Some(&issued), "{typed}");
        }
        assert_eq!(db.letter_by_verification("").await.unwrap(), None);
        assert!(matches!(db.letter(LetterId::new(db.world())).await, Err(StorageError::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn the_desk_shows_stages_and_the_book_its_numbers_page_by_page() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let case = case(db, "secretariat", None).await;
        for number in 1..=60 {
            let letter = draft(db, case, &format!("NUMBERED{number}"));
            put(db, &Letter { stage: Stage::Numbered(entry(number)), ..letter }).await.unwrap();
        }
        let void = Stage::Void { entry: Some(entry(61)), reason: "اشتباه".to_owned() };
        put(db, &Letter { stage: void, ..draft(db, case, "VOID") }).await.unwrap();
        put(db, &draft(db, case, "DRAFT")).await.unwrap();

        let counts: Vec<_> = db.letter_counts().await.unwrap().into_iter().collect();
        assert_eq!(counts, [("draft".to_owned(), 1), ("numbered".to_owned(), 60), ("void".to_owned(), 1)]);
        let first = db.letters_at("numbered", None, 50).await.unwrap();
        let second = db.letters_at("numbered", first.last().map(|line| line.letter.id), 50).await.unwrap();
        assert_eq!((first.len(), second.len()), (50, 10));
        let mut seen: Vec<_> =
            first.iter().chain(&second).map(|line| line.letter.entry().unwrap().sequence).collect();
        assert!(first[0].letter.created_at >= second[0].letter.created_at, "newest first");
        seen.sort_unstable();
        assert_eq!(seen, (1..=60).collect::<Vec<_>>());
        assert_eq!((first[0].case_title.as_str(), first[0].applicant_name.as_str()), ("title", "applicant"));

        let page = BookPage { register: "outgoing".to_owned(), year: 1405, limit: 50, ..BookPage::default() };
        let book = db.book(&page).await.unwrap();
        let numbers: Vec<_> = book.iter().map(|line| line.sequence).collect();
        assert_eq!(numbers, (12..=61).rev().collect::<Vec<_>>(), "newest first");
        assert_eq!(book[0].voided(), Some("اشتباه"), "a void number stays in the book");
        let rest = db.book(&BookPage { before: Some(12), ..page.clone() }).await.unwrap();
        assert_eq!((rest.len(), rest[0].sequence, db.book_count(&page).await.unwrap()), (11, 11, 61));
        let last_year = BookPage { year: 1404, ..page };
        assert!(db.book(&last_year).await.unwrap().is_empty());

        let twice = put(db, &Letter { stage: Stage::Numbered(entry(7)), ..draft(db, case, "TWICE") }).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gaps_whoever_draws_them_and_whatever_fails() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        let drawn = futures::future::join_all((0..40).map(async |issuer| {
            let mut tx = db.begin().await.unwrap();
            let number = tx.next_in_register("outgoing", 1405).await.unwrap();
            if issuer % 2 == 0 {
                tokio::task::yield_now().await;
            }
            if issuer % 3 == 0 {
                drop(tx);
                return None;
            }
            tx.commit().await.unwrap();
            Some(number)
        }))
        .await;
        let mut kept: Vec<_> = drawn.into_iter().flatten().collect();
        kept.sort_unstable();
        assert_eq!(kept, (1..=26).collect::<Vec<_>>());
        assert_eq!(db.last_in_register("outgoing", 1405).await.unwrap(), 26);
        assert_eq!(db.last_in_register("outgoing", 1406).await.unwrap(), 0);
        let mut tx = db.begin().await.unwrap();
        for (register, year, next) in [("outgoing", 1406, 1), ("incoming", 1405, 1), ("outgoing", 1405, 27)] {
            assert_eq!(tx.next_in_register(register, year).await.unwrap(), next, "{register} {year}");
        }
    })
    .await;
}
