//! A form that is sent after the session has ended: what was typed comes back into it after the sign-in, to the same person,
//! and nothing is done by that.

use crate::{
    html::{Form, forms},
    people::People,
    support::{Answer, Door, PASSWORD, Visitor, on_sqlite},
};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use kartabl_domain::{people::Staff, values::TrackingCode};

const TYPED: &str = "متنی که نباید گم شود، هرچند نشست پایان یافته است.";

/// Every page whose form comes back.
const STAGES: [&str; 10] = [
    "defects",
    "refer",
    "samava",
    "approve",
    "reject",
    "opinion",
    "take-back",
    "paper-letter",
    "register",
    "notes",
];

async fn page(door: &Door, people: &People, stage: &str) -> (Visitor, Staff, Form) {
    let (staff, path) = people.at(door, if stage == "notes" { "case" } else { stage }).await;
    let mut visitor = door.signed_in(staff).await;
    let page = visitor.get(&path).await;
    let form =
        forms(&page.text).into_iter().find(|form| form.post && form.action.contains(&format!("/{stage}")));
    (visitor, staff.clone(), form.unwrap_or_else(|| panic!("{stage}: {}", page.text)))
}

/// The form as it is sent by the button that performs the action.
fn filled(form: &Form) -> Vec<(String, String)> {
    let button = form
        .buttons()
        .into_iter()
        .find(|button| button.is_some_and(|b| b.value != "add" && b.value != "preview"));
    form.filled(button.or_else(|| form.buttons().first().copied()).flatten(), TYPED, "", "")
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// The sign-in form of an answer, filled in for this person.
fn sign_in(answer: &Answer, login: &str) -> Vec<(String, String)> {
    let form = forms(&answer.text).into_iter().find(|form| form.action == "/login").expect("a sign-in form");
    let mut fields = form.filled(None, "", "password", PASSWORD);
    fields.iter_mut().filter(|(name, _)| name == "login").for_each(|(_, value)| *value = login.to_owned());
    fields
}

async fn version(door: &Door, form: &Form) -> i64 {
    let code = form.action.split('/').nth(2).unwrap();
    door.db.case_by_code(&TrackingCode::parse(code).unwrap()).await.unwrap().version
}

#[tokio::test]
async fn what_was_typed_comes_back_into_its_form_and_is_not_done() {
    let door = on_sqlite(|_| {}).await;
    let people = People::of(&door).await;
    for stage in STAGES {
        let (mut visitor, staff, form) = page(&door, &people, stage).await;
        let (before, fields) = (version(&door, &form).await, filled(&form));
        door.clock.advance(SignedDuration::from_hours(2));
        let answer = visitor.post(&form.action, &pairs(&fields)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{stage}: {}", answer.text);
        assert!(answer.text.contains("پس از ورود در همان فرم می‌آید"), "{stage}: {}", answer.text);
        assert!(!answer.header(&header::CONTENT_SECURITY_POLICY).is_empty());
        assert_eq!(answer.header(&header::CACHE_CONTROL), "no-store");

        // A slip at the sign-in loses nothing either.
        let mut slip = sign_in(&answer, &staff.login);
        slip.iter_mut().filter(|(name, _)| name == "password").for_each(|(_, value)| value.push('x'));
        let answer = visitor.post("/login", &pairs(&slip)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = visitor.post("/login", &pairs(&sign_in(&answer, &staff.login))).await;
        assert_eq!(answer.status, StatusCode::OK, "{stage}: {}", answer.text);
        assert!(answer.text.contains("هنوز ثبت نشده است"), "{stage}: {}", answer.text);
        let typed = fields.iter().any(|(_, value)| value == TYPED);
        assert!(!typed || answer.text.contains(TYPED), "{stage} lost what was typed: {}", answer.text);
        assert_eq!(version(&door, &form).await, before, "{stage} was done without a press");
        // The new session works, and so does the form when it is sent from it.
        let again = forms(&answer.text).into_iter().find(|again| again.action == form.action).expect(stage);
        let answer = visitor.post(&again.action, &pairs(&filled(&again))).await;
        assert!(answer.status == StatusCode::SEE_OTHER || answer.status == 422, "{stage}: {}", answer.text);
    }
}

#[tokio::test]
async fn nobody_else_gets_what_was_typed() {
    let door = on_sqlite(|_| {}).await;
    let people = People::of(&door).await;
    let (mut visitor, _, form) = page(&door, &people, "reject").await;
    let fields = filled(&form);
    door.clock.advance(SignedDuration::from_hours(2));
    let answer = visitor.post(&form.action, &pairs(&fields)).await;
    let other = visitor.post("/login", &pairs(&sign_in(&answer, &people.leader.login))).await;
    assert_eq!(other.status, StatusCode::SEE_OTHER, "{}", other.text);
    assert!(!other.text.contains(TYPED));

    // Somebody of whom this browser knows nothing is sent to the sign-in page, as ever; so is what is no act on a case.
    let answer = door.visitor().post(&form.action, &pairs(&fields)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let (mut visitor, ..) = page(&door, &people, "reject").await;
    door.clock.advance(SignedDuration::from_hours(2));
    let answer = visitor.post("/jobs/act", &[("why", TYPED)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // More than a form holds is not carried.
    let long = "x".repeat(70_000);
    let answer = visitor.post(&form.action, &[("reason", &long)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    // A page of another site cannot have its text carried.
    let answer = visitor.forge(&form.action, &pairs(&fields)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!answer.text.contains(TYPED));
    // What a script asked is answered with the sign-in in place of the page.
    let answer = visitor.by_script(&form.action, &pairs(&fields)).await;
    assert_eq!((answer.status, answer.headers["hx-retarget"].as_bytes()), (StatusCode::OK, &b"#main"[..]));
    assert!(answer.text.contains("late_body"));
    // A sign-in that names an address of its own choice leads there, and does nothing there.
    let fields =
        [("login", "m.kaviani"), ("password", PASSWORD), ("late_to", "/logout"), ("late_body", "x=1")];
    assert_eq!(visitor.post("/login", &fields).await.header(&header::LOCATION), "/");
}
