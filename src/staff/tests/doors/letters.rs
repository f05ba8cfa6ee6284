//! The letters desk: who may act, what is refused, and the book that keeps its numbers.

use crate::{
    cases::state,
    support::{Answer, Door, Form, Visitor, on_sqlite},
};
use axum::http::StatusCode;
use kartabl_domain::{
    letters::{Letter, Stage},
    people::Role,
};

async fn post(visitor: &mut Visitor, letter: &Letter, to: &str, fields: &[(&str, &str)]) -> Answer {
    let version = letter.version.to_string();
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    visitor.post(&format!("/letters/{}/{to}", letter.id), &all).await
}

async fn drafted(door: &Door) -> Letter {
    let known = door.db.staff_by_login("m.kaviani").await.unwrap();
    let expert = match known {
        Some(account) => account.staff,
        None => door.member("m.kaviani", Role::Expert, "evaluation").await,
    };
    let case = door.approved(&expert).await;
    door.db.letter(case.letter_awaited().unwrap()).await.unwrap()
}

#[tokio::test]
async fn only_the_secretariat_acts_and_some_may_look() {
    let door = on_sqlite(|_| {}).await;
    let letter = drafted(&door).await;
    let here = format!("/letters/{}", letter.id);
    for (login, role, unit, looks) in [
        ("x.expert", Role::Expert, "evaluation", false),
        ("x.leader", Role::Supervisor, "evaluation", false),
        ("x.admin", Role::Admin, "administration", true),
        ("x.auditor", Role::Auditor, "inspection", true),
    ] {
        let staff = door.member(login, role, unit).await;
        let mut visitor = door.signed_in(&staff).await;
        let seen = visitor.get(&here).await;
        let expected = if looks { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(seen.status, expected, "{login}");
        assert!(!seen.text.contains("گرفتن شماره"), "{login} is offered nothing");
        for book in ["/letters/book", "/letters/book.csv"] {
            assert_eq!(visitor.get(book).await.status, expected, "{login} {book}");
        }
        let ways = ["post", "void", "set-aside", "ece/confirm", "ece/repeat"];
        for action in ["number", "issue", "return"].into_iter().chain(ways) {
            let answer = post(&mut visitor, &letter, action, &[("reason", "چرا"), ("route", "post")]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {action}");
        }
    }
    assert_eq!(door.db.letter(letter.id).await.unwrap(), letter);
}

#[tokio::test]
async fn a_wrong_form_at_the_desk_comes_back_and_takes_no_number() {
    let door = on_sqlite(|_| {}).await;
    let letter = drafted(&door).await;
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let mut desk = door.signed_in(&secretary).await;
    let rows: [(&str, Form<'_>, &str); 6] = [
        ("number", &[("date", "1405/12/01")], "1405/12/01"),
        ("number", &[("date", "1404/01/01")], "تاریخ نامه باید در همین سال باشد"),
        ("number", &[("date", "کی؟")], "کی؟"),
        ("issue", &[], "این کار در وضعیت"),
        ("return", &[], "را بنویسید"),
        ("return", &[("reason", "آ")], "را بنویسید"),
    ];
    for (to, fields, says) in rows {
        let answer = post(&mut desk, &letter, to, fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{to} {fields:?}: {}", answer.text);
        assert!(answer.text.contains(says), "{to} {fields:?}: {}", answer.text);
    }
    for to in ["number", "issue", "return"] {
        let path = format!("/letters/{}/{to}", letter.id);
        assert_eq!(desk.post(&path, &[]).await.status, StatusCode::BAD_REQUEST, "{to}");
        let older = [("version", "0"), ("reason", "دلیلی که می‌ماند")];
        let answer = desk.post(&path, &older).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{to}");
        assert!(answer.text.contains("همین پرونده را تغییر داد"), "{to}");
        for nowhere in ["x", "0193f2ab-7f3a-7000-8000-000000000000"] {
            let answer = desk.post(&format!("/letters/{nowhere}/{to}"), &older).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere} {to}");
        }
    }
    for path in ["/letters?stage=nonsense", "/letters?after=x&shown=3", "/letters?stage=issued"] {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(door.db.last_in_register("outgoing", 1405).await.unwrap(), 0, "no number was used up");
}

#[tokio::test]
async fn a_number_that_was_taken_stays_in_the_book_when_the_letter_goes_back() {
    let door = on_sqlite(|_| {}).await;
    let letter = drafted(&door).await;
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let mut desk = door.signed_in(&secretary).await;
    assert_eq!(post(&mut desk, &letter, "number", &[]).await.status, StatusCode::SEE_OTHER);
    let again = post(&mut desk, &letter, "number", &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "the same form twice takes one number");

    let letter = door.db.letter(letter.id).await.unwrap();
    let answer = post(&mut desk, &letter, "return", &[("reason", "نام گیرنده درست نیست.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let case = door.db.case(letter.case).await.unwrap();
    assert_eq!(state(&case), "evaluation");
    let void = door.db.letter(letter.id).await.unwrap();
    assert!(matches!(void.stage, Stage::Void { entry: Some(_), .. }), "{:?}", void.stage);
    let page = desk.get(&format!("/letters/{}", void.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("باطل‌شده"));
    let code = format!("/verify/{}", void.verification);
    assert_eq!(door.visitor().get(&code).await.status, StatusCode::NOT_FOUND, "it was never issued");

    let next = drafted(&door).await;
    assert!(desk.get(&format!("/letters/{}", next.id)).await.text.contains("۱۴۰۵/۲"));
    let dated = post(&mut desk, &next, "number", &[("date", "۳۰/۸/۱۴۰۵")]).await;
    assert_eq!(dated.status, StatusCode::SEE_OTHER, "{}", dated.text);
    let entry = door.db.letter(next.id).await.unwrap().entry().cloned().unwrap();
    assert_eq!((entry.number(), entry.date.to_string()), ("1405/2".to_owned(), "1405/08/30".to_owned()));
}

#[tokio::test]
async fn a_letter_that_was_voided_after_its_issue_says_so_to_the_public() {
    let door = on_sqlite(|_| {}).await;
    let letter = drafted(&door).await;
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let leader = door.member("s.rastegar", Role::Supervisor, "evaluation").await;
    let mut desk = door.signed_in(&secretary).await;
    for action in ["number", "issue"] {
        let letter = door.db.letter(letter.id).await.unwrap();
        assert_eq!(post(&mut desk, &letter, action, &[]).await.status, StatusCode::SEE_OTHER, "{action}");
    }
    let code = format!("/verify/{}", letter.verification);
    assert_eq!(door.visitor().get(&code).await.status, StatusCode::NOT_FOUND, "not issued yet");
    let office = door.app.house.office();
    let (case, issuing) = (door.db.case(letter.case).await, door.db.letter(letter.id).await.unwrap());
    let kept = door.app.files.put("%PDF-1.7 letter".into()).await.unwrap();
    let bytes = i64::try_from(kept.bytes).unwrap();
    let case = door.store(case.unwrap().letter_issued(&office, issuing, kept.sha256, bytes).unwrap()).await;
    assert!(door.visitor().get(&code).await.text.contains("این نامه اصیل است"));
    let issued = door.db.letter(letter.id).await.unwrap();
    door.store(case.reopen(&office, &leader, "مدارک تازه رسید.", Some(issued)).unwrap()).await;
    let page = door.visitor().get(&code).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("این نامه باطل شده است") && page.text.contains("۱۴۰۵/۱"));
    assert!(!page.text.contains("مدارک تازه"), "the reason is the house's own");
}

const SIGN_OFF: [(&str, &str); 0] = [];
const GIVE_UP: &str = "UPDATE jobs SET state = 'discarded' WHERE kind = 'issue_letter'";
const OPENINGS: &str = "SELECT CAST(count(*) AS BIGINT) FROM audit WHERE action = 'letter_opened'";
const ORDERED: &str =
    "SELECT CAST(count(*) AS BIGINT) FROM jobs WHERE kind = 'issue_letter' AND state = 'available'";

/// A letter that was signed off and waits to be typeset.
async fn signed_off(door: &Door, secretary: &mut Visitor) -> Letter {
    let letter = drafted(door).await;
    assert_eq!(post(secretary, &letter, "number", &[("date", "")]).await.status, StatusCode::SEE_OTHER);
    let letter = door.db.letter(letter.id).await.unwrap();
    assert_eq!(post(secretary, &letter, "issue", &SIGN_OFF).await.status, StatusCode::SEE_OTHER);
    door.db.letter(letter.id).await.unwrap()
}

#[tokio::test]
async fn an_open_tab_leaves_one_row_in_the_audit() {
    let door = on_sqlite(|_| {}).await;
    let clerk = door.member("x.clerk", Role::Secretariat, "secretariat").await;
    let mut secretary = door.signed_in(&clerk).await;
    let letter = signed_off(&door, &mut secretary).await;
    let here = format!("/letters/{}", letter.id);
    let (before,): (i64,) = door.db.one(OPENINGS, vec![]).await.unwrap();
    let first = secretary.get(&here).await;
    let again = first.headers.get("refresh").and_then(|to| to.to_str().ok()).unwrap();
    let again = again.strip_prefix("2; url=").unwrap().to_owned();
    for _ in 0..5 {
        assert_eq!(secretary.get(&again).await.status, StatusCode::OK);
    }
    let (after,): (i64,) = door.db.one(OPENINGS, vec![]).await.unwrap();
    assert_eq!(after - before, 1);
    // What shows something else is an opening.
    secretary.get(&here).await;
    secretary.get(&format!("{here}?seen=dispatching")).await;
    let (after,): (i64,) = door.db.one(OPENINGS, vec![]).await.unwrap();
    assert_eq!(after - before, 3);
}

#[tokio::test]
async fn a_letter_whose_typesetting_was_given_up_is_typeset_again_or_sent_back() {
    let door = on_sqlite(|_| {}).await;
    let clerk = door.member("x.clerk", Role::Secretariat, "secretariat").await;
    let mut secretary = door.signed_in(&clerk).await;
    let letter = signed_off(&door, &mut secretary).await;
    let here = format!("/letters/{}", letter.id);
    assert!(!secretary.get(&here).await.text.contains("بازگشت به کارشناس"), "while it is being made");

    assert_eq!(door.db.exec(GIVE_UP, vec![]).await.unwrap(), 1);
    let page = secretary.get(&here).await;
    assert!(page.text.contains("ساختن فایل نامه شکست خورد"), "{}", page.text);
    assert!(page.headers.get("refresh").is_none(), "it waits for somebody");
    assert_eq!(post(&mut secretary, &letter, "typeset", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(door.db.one::<(i64,)>(ORDERED, vec![]).await.unwrap(), (1,));

    door.db.exec(GIVE_UP, vec![]).await.unwrap();
    let back = post(&mut secretary, &letter, "return", &[("reason", "قلم نامه را ندارد")]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    let letter = door.db.letter(letter.id).await.unwrap();
    assert!(matches!(letter.stage, Stage::Void { entry: Some(_), .. }), "its number stays in the book");
    assert_eq!(state(&door.db.case(letter.case).await.unwrap()), "evaluation");
}
