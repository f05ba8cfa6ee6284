//! Decisions that wait for a second person, a case that closes without a letter, and the paper letter that is awaited.

use crate::{
    cases::state,
    support::{Door, Visitor, on_sqlite},
};
use axum::http::{StatusCode, header};
use kartabl_domain::{
    cases::Case,
    people::Role,
    procedures::{ProcedureId, Procedures},
};
use serde_json::json;

const REASON: &str = "مجوز معتبر دستگاه ارائه‌دهنده پیوست نشده است.";

/// The pages in a house whose `gsb-service` wants a second person.
async fn with_second_person() -> Door {
    on_sqlite(|house| {
        let built_in = house.procedures.current(&ProcedureId::new("gsb-service")).unwrap();
        let version = |number: u32| format!("version = {number}");
        let second = version(built_in.version + 1) + "\nsecond_person = true";
        let source = built_in.source.replacen(&version(built_in.version), &second, 1);
        house.procedures = Procedures::load(&[("four-eyes.toml".to_owned(), source)], &[]).unwrap();
    })
    .await
}

async fn act(visitor: &mut Visitor, door: &Door, case: &Case, action: &str, fields: &[(&str, &str)]) -> u16 {
    let version = door.now(case).await.version.to_string();
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    let answer = visitor.post(&format!("/cases/{}/{action}", case.code), &all).await;
    assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
    answer.status.as_u16()
}

#[tokio::test]
async fn a_proposal_is_confirmed_or_refused_by_somebody_else() {
    let door = with_second_person().await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let second = door.member("s.rastegar", Role::Supervisor, "evaluation").await;
    let case = door.taken(&expert).await;
    let (mut drafter, mut confirmer) = (door.signed_in(&expert).await, door.signed_in(&second).await);

    let reject = [("do", "reject"), ("reason", REASON), ("note", "یادداشت برای همکار")];
    assert_eq!(act(&mut drafter, &door, &case, "reject", &reject).await, 303);
    assert_eq!(state(&door.now(&case).await), "evaluation");
    assert_eq!(door.db.notes_of_case(case.id).await.unwrap()[0].text, "یادداشت برای همکار");
    assert_eq!(act(&mut drafter, &door, &case, "reject", &[("do", "confirm")]).await, 422, "not one's own");
    assert_eq!(act(&mut confirmer, &door, &case, "approve", &[("do", "confirm")]).await, 422, "not that");
    let page = confirmer.get(&format!("/cases/{}/reject", case.code)).await.text;
    assert!(page.contains("رد این درخواست را پیشنهاد کرده است") && page.contains(REASON));
    assert!(confirmer.get(&format!("/cases/{}", case.code)).await.text.contains("/reject"));

    assert_eq!(
        act(&mut confirmer, &door, &case, "reject", &[("do", "refuse")]).await,
        422,
        "without a reason"
    );
    let comment = [("do", "refuse"), ("comment", "مجوز پیوست است.")];
    assert_eq!(act(&mut confirmer, &door, &case, "reject", &comment).await, 303);
    let approve = [("do", "approve"), ("body", "با سلام،\n\nموافقت شد."), ("report", "")];
    assert_eq!(act(&mut drafter, &door, &case, "approve", &approve).await, 303);
    assert_eq!(act(&mut confirmer, &door, &case, "approve", &[("do", "confirm")]).await, 303);
    let case = door.now(&case).await;
    assert_eq!(state(&case), "awaiting_letter");
    let letter = door.db.letter(case.letter_awaited().unwrap()).await.unwrap();
    assert_eq!((letter.body.len(), letter.drafted_by), (2, expert.id));
}

#[tokio::test]
async fn a_rejection_writes_its_reason_into_the_letter() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let case = door.taken(&expert).await;
    let mut visitor = door.signed_in(&expert).await;
    assert_eq!(act(&mut visitor, &door, &case, "reject", &[("do", "reject"), ("reason", REASON)]).await, 303);
    let case = door.now(&case).await;
    let letter = door.db.letter(case.letter_awaited().unwrap()).await.unwrap();
    assert_eq!(letter.body.last().map(String::as_str), Some(REASON));
    assert_eq!(letter.report, REASON);
}

#[tokio::test]
async fn a_procedure_without_a_letter_closes_at_the_decision() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let case = door.submitted("connection", json!({"route": {"route": "GSB"}})).await;
    let case = door.store(case.take(&door.app.house.office(), &expert, "").unwrap()).await;
    let next = door.taken(&expert).await;
    let mut visitor = door.signed_in(&expert).await;
    let fields = [("do", "approve"), ("report", "اتصال برقرار شد."), ("version", &case.version.to_string())];
    let answer = visitor.post(&format!("/cases/{}/approve?tray=mine", case.code), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let led = answer.header(&header::LOCATION).to_owned();
    assert_eq!(led, format!("/cases/{}?tray=mine", next.code), "the next case of the tray");
    let page = visitor.get(&led).await.text;
    assert!(page.contains("تصمیم ثبت شد و پرونده بسته شد.") && page.contains(case.code.as_str()));
    assert_eq!(state(&door.now(&case).await), "closed");
}

#[tokio::test]
async fn the_paper_letter_must_be_the_one_that_was_announced_or_say_why_not() {
    let door = on_sqlite(|_| {}).await;
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let case = door.confidential().await;
    assert_eq!(state(&case), "awaiting_paper_letter");
    let mut visitor = door.signed_in(&secretary).await;
    let path = format!("/cases/{}/paper-letter", case.code);
    let page = visitor.get(&path).await.text;
    assert!(page.contains("405/ص/127") || page.contains("۴۰۵/ص/۱۲۷"), "what the applicant said: {page}");
    let version = case.version.to_string();
    let form = |number: &'static str, date: &'static str, received: &'static str, note: &'static str| {
        [("number", number), ("date", date), ("received", received), ("note", note)]
    };
    for (fields, says) in [
        (form("", "1405/08/25", "امروز", ""), "شمارهٔ نامه"),
        (form("405/ص/127", "دیروزها", "امروز", ""), "دیروزها"),
        (form("405/ص/127", "1405/12/01", "امروز", ""), "تا امروز"),
        (form("405/ص/127", "1405/08/25", "فردا", ""), "فردا"),
        (form("405/ص/128", "1405/08/25", "امروز", ""), "با گفتهٔ متقاضی یکی نیست"),
    ] {
        let mut all = fields.to_vec();
        all.push(("version", &version));
        let answer = visitor.post(&path, &all).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.text.contains(says), "{fields:?}: {}", answer.text);
    }
    let mut right = form("۴۰۵/ص/۱۲۷", "۲۵/۸/۱۴۰۵", "1405/09/01", "").to_vec();
    right.push(("version", &version));
    let answer = visitor.post(&path, &right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(state(&door.now(&case).await), "evaluation");
    let events = door.db.events_of(case.id).await.unwrap();
    assert!(events.iter().any(|event| event.note.as_deref() == Some("تاریخ وصول: ۱۴۰۵/۰۹/۰۱")));
}

#[tokio::test]
async fn an_approval_gives_a_connection_the_user_names_that_the_reviewer_writes() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let asked = json!({"route": {"route": "GSB", "usernames": "dp_old، dp kyc"}});
    let case = door.submitted("connection", asked).await;
    let case = door.store(case.take(&door.app.house.office(), &expert, "").unwrap()).await;
    let (mut visitor, version) = (door.signed_in(&expert).await, case.version.to_string());
    let path = format!("/cases/{}/approve", case.code);
    let page = visitor.get(&path).await.text;
    assert!(page.contains("value=\"dp_old، dp kyc\""), "what the applicant wrote is proposed: {page}");

    for (typed, says) in [
        ("dp_old، dp", "نام کاربری «dp» پذیرفته نیست؛ ۳ تا ۳۲ نویسه"),
        ("نام", "نام کاربری «نام» پذیرفته نیست"),
        ("<script>", "پذیرفته نیست"),
        ("dp_old, DP_OLD", "نام کاربری «DP_OLD» دو بار آمده است"),
    ] {
        let fields =
            [("do", "approve"), ("report", "متنی که می‌ماند"), ("usernames", typed), ("version", &version)];
        let answer = visitor.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}: {}", answer.text);
        let beside = answer.text.split("id=\"usernames-e\"").nth(1).unwrap_or_default();
        assert!(beside.split('<').next().unwrap().contains(says), "{typed}: {}", answer.text);
        assert!(answer.text.contains("متنی که می‌ماند"));
    }
    assert_eq!(door.now(&case).await, case, "nothing was stored");
    let fields = [("do", "approve"), ("report", ""), ("usernames", "dp_old، dp_kyc"), ("version", &version)];
    assert_eq!(visitor.post(&path, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(door.now(&case).await.granted, json!({"usernames": ["dp_old", "dp_kyc"]}));
    let page = visitor.get(&format!("/cases/{}", case.code)).await.text;
    for words in ["آنچه با تأیید داده شد", "dp_old dp_kyc", "نام‌های کاربری اتصال داده شد"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}
