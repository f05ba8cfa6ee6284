//! Actions that a person may not perform, or that are not possible now: the page says why.

use crate::support::{Visitor, on_sqlite};
use axum::http::StatusCode;
use kartabl_domain::{cases::Case, people::Role};

/// What is typed, to be found again in the page that comes back.
const TYPED: &str = "متنی که نباید گم شود";

#[tokio::test]
async fn who_may_not_act_is_told_so() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let colleague = door.member("s.rastegar", Role::Expert, "evaluation").await;
    let stranger = door.member("n.farahmand", Role::Expert, "contracts").await;
    let auditor = door.member("n.azer", Role::Auditor, "inspection").await;
    let case = door.taken(&expert).await;
    let refer = [("unit", "contracts"), ("question", TYPED)];
    let path = format!("/cases/{}/refer", case.code);

    let answer = door.signed_in(&colleague).await.post_version(&path, case.version, &refer).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("این پرونده در دست مریم کاویانی است") && answer.text.contains(TYPED));
    for staff in [&stranger, &auditor] {
        let mut visitor = door.signed_in(staff).await;
        let answer = visitor.post_version(&path, case.version, &refer).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", staff.login);
        assert_eq!(visitor.get(&path).await.status, StatusCode::FORBIDDEN, "{}", staff.login);
    }
    let mut visitor = door.visitor();
    let answer = visitor.get(&path).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "nobody is signed in");
    let mut visitor = door.signed_in(&expert).await;
    for nowhere in ["66E0814240", "66E0814241", "x", "%00"] {
        let answer = visitor.get(&format!("/cases/{nowhere}/refer")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nowhere}");
    }

    let connection = door.submitted("connection", serde_json::json!({"route": {"route": "GSB"}})).await;
    let office = door.app.house.office();
    let connection = door.store(connection.take(&office, &expert, "").unwrap()).await;
    let path = format!("/cases/{}/samava", connection.code);
    let answer = visitor.post_version(&path, connection.version, &[("message", TYPED)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the procedure knows no Samava");
    assert!(answer.text.contains("اجازهٔ این کار را نمی‌دهد") && answer.text.contains(TYPED));
}

/// The pages of all actions on a case that lies with its applicant: each says why it is locked.
#[tokio::test]
async fn an_action_that_is_not_possible_now_shows_why() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let secretary = door.member("d.khane", Role::Secretariat, "secretariat").await;
    let case = door.returned(&expert).await;
    let mut visitor = door.signed_in(&expert).await;
    for action in ["defects", "refer", "opinion", "samava", "approve", "reject"] {
        locked(&mut visitor, &case, action).await;
    }
    let mut visitor = door.signed_in(&secretary).await;
    locked(&mut visitor, &case, "paper-letter").await;
    locked(&mut visitor, &case, "register").await;
}

/// The page of the case says why, and there is no form that could only be refused.
async fn locked(visitor: &mut Visitor, case: &Case, action: &str) {
    let answer = visitor.get(&format!("/cases/{}/{action}", case.code)).await;
    assert_eq!(answer.status, StatusCode::OK, "{action}: {}", answer.text);
    let why = "این کار در وضعیت «در انتظار اقدام متقاضی (رفع نقص)» ممکن نیست";
    for words in ["گردش پرونده", why] {
        assert!(answer.text.contains(words), "{action} says «{words}»: {}", answer.text);
    }
    let form = format!("action=\"/cases/{}/{action}", case.code);
    assert!(!answer.text.contains(&form), "{action}: {}", answer.text);
}

#[tokio::test]
async fn a_return_is_taken_back_until_the_window_closes() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let mut visitor = door.signed_in(&expert).await;
    let case = door.returned(&expert).await;
    let path = format!("/cases/{}/take-back", case.code);
    assert!(visitor.get(&format!("/cases/{}", case.code)).await.text.contains(&path), "the panel offers it");
    assert!(visitor.get(&path).await.text.contains("امروز، ۱۰:۴۰"), "until when");
    let answer = visitor.post_version(&path, case.version, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let back = door.now(&case).await;
    assert_eq!((back.state.name(), back.reviewer()), ("evaluation", Some(expert.id)));
    let told = door.db.messages_of(case.id).await.unwrap();
    let told = told.iter().filter(|sent| sent.message.notice == "returned");
    assert!(told.clone().all(|sent| sent.state.name() == "recalled"), "nothing of it goes out or stays");
    assert_eq!(told.count(), 3, "SMS, e-mail and desk");

    let late = door.returned(&expert).await;
    door.clock.advance(jiff::SignedDuration::from_mins(11));
    let path = format!("/cases/{}/take-back", late.code);
    let answer = visitor.post_version(&path, late.version, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("دیر شده است"));
    assert!(!visitor.get(&format!("/cases/{}", late.code)).await.text.contains(&path));
}
