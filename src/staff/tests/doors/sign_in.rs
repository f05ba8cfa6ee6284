//! ورود: who gets in, who does not, and what is said about it.

use crate::support::{PASSWORD, on_both};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use kartabl_domain::people::Role;

#[tokio::test]
async fn the_right_password_opens_a_session_and_leads_on() {
    on_both("https://k.example", async |door| {
        door.member("m.kaviani", Role::Expert, "evaluation").await;
        let mut visitor = door.visitor();
        let page = visitor.get("/login?next=/cases/66E0814240").await;
        assert!(page.text.contains("value=\"/cases/66E0814240\""));

        let fields =
            [("login", " M.Kaviani "), ("password", PASSWORD), ("code", ""), ("next", "/cases/66E0814240")];
        let answer = visitor.post("/login", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert_eq!(answer.header(&header::LOCATION), "/cases/66E0814240");
        let cookie = answer.header(&header::SET_COOKIE);
        assert!(cookie.starts_with("__Host-kartabl="), "{cookie}");
        for flag in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(flag), "{flag} in {cookie}");
        }

        let answer = visitor.post("/logout", &[]).await;
        assert_eq!(answer.header(&header::LOCATION), "/login");
        assert!(!visitor.has_cookie("__Host-kartabl"));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_names_no_field_and_repeated_ones_must_wait() {
    on_both("http://127.0.0.1:8080", async |door| {
        door.member("m.kaviani", Role::Expert, "evaluation").await;
        let mut visitor = door.visitor();
        let mut said = Vec::new();
        for (login, password) in [("m.kaviani", "wrong"), ("nobody", PASSWORD), ("", "")] {
            let answer = visitor.post("/login", &[("login", login), ("password", password)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!answer.text.contains(PASSWORD), "a password never comes back");
            said.push(
                answer.text.split("role=\"alert\"").nth(1).unwrap().split("</form>").next().unwrap().len()
                    - login.len(),
            );
        }
        said.dedup();
        assert_eq!(said.len(), 1, "the same words for all");

        for _ in 0..5 {
            visitor.post("/login", &[("login", "m.kaviani"), ("password", "wrong")]).await;
        }
        let right = [("login", "m.kaviani"), ("password", PASSWORD)];
        let answer = visitor.post("/login", &right).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.text.contains("ثانیهٔ دیگر"));
        door.clock.advance(SignedDuration::from_mins(2));
        let answer = visitor.post("/login", &right).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.header(&header::SET_COOKIE).starts_with("kartabl="), "plain name on loopback http");
        assert!(!answer.header(&header::SET_COOKIE).contains("Secure"));
    })
    .await;
}

#[tokio::test]
async fn a_locked_out_person_stays_out() {
    on_both("http://127.0.0.1:8080", async |door| {
        let staff = door.member("m.kaviani", Role::Expert, "evaluation").await;
        let mut tx = door.db.begin().await.unwrap();
        tx.set_active(staff.id, false, None).await.unwrap();
        tx.commit().await.unwrap();
        let answer = door.visitor().post("/login", &[("login", "m.kaviani"), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn one_time_codes_are_asked_for_and_good_once() {
    on_both("http://127.0.0.1:8080", async |door| {
        let staff = door.member("m.kaviani", Role::Expert, "evaluation").await;
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let mut tx = door.db.begin().await.unwrap();
        tx.set_totp(staff.id, Some(secret), None).await.unwrap();
        tx.commit().await.unwrap();
        let totp =
            totp_rs::Builder::new().with_secret(totp_rs::Secret::try_from_base32(secret).unwrap()).build();
        let code = totp.unwrap().generate(1_795_417_200).to_string();
        let fields = |code| [("login", "m.kaviani"), ("password", PASSWORD), ("code", code)];
        let mut visitor = door.visitor();
        assert_eq!(visitor.post("/login", &fields("")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(visitor.post("/login", &fields(&code)).await.status, StatusCode::SEE_OTHER);
        assert_eq!(visitor.post("/login", &fields(&code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_theme_is_kept_and_leads_nowhere_else() {
    on_both("http://127.0.0.1:8080", async |door| {
        let mut visitor = door.visitor();
        let answer = visitor.post("/theme", &[("theme", "dark"), ("back", "https://evil.example/")]).await;
        assert_eq!(answer.header(&header::LOCATION), "/");
        assert!(visitor.get("/login").await.text.contains("data-theme=\"dark\""));
        assert!(visitor.get("/nowhere").await.text.contains("data-theme=\"dark\""), "error pages too");
    })
    .await;
}
