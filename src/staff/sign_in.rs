//! ورود و خروج: signing in and out, and the choice of theme.

use crate::{
    late::{self, Replay},
    views::login::{Login, LoginNotice},
};
use axum::{
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use kartabl_domain::text;
use kartabl_storage::{staff::Account, throttle::Attempt};
use kartabl_web::{
    App, Shell, WebError,
    forms::Fields,
    passwords,
    session::{cookie, cookie_name, own_path, token},
    shell::Theme,
};
use serde::Deserialize;

/// The page to which the sign-in leads.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// The sign-in form. `next` names the page that was requested without a session.
pub(crate) async fn get(
    State(app): State<App>,
    jar: CookieJar,
    Query(Next { next }): Query<Next>,
) -> Response {
    let notice = (token(&jar, app.secure()).is_some() && !next.is_empty()).then_some(LoginNotice::Ended);
    let page = Login { next: own_path(&next).to_owned(), notice, ..Login::default() };
    app.templates.page(&page, &shell(&app, &jar))
}

/// Checks name, password and one-time code. A refusal does not tell which of them was wrong.
pub(crate) async fn post(
    State(app): State<App>,
    jar: CookieJar,
    fields: Fields,
) -> Result<Response, WebError> {
    let login = text::clean_line(fields.get("login"));
    let next = own_path(fields.get("next")).to_owned();
    let late = late::form_of(&fields);
    let refuse = |status, notice| {
        let (login, next, late) = (login.clone(), next.clone(), late.clone());
        let page = Login { login, next, notice: Some(notice), late };
        Ok(app.templates.page_with(status, &page, &shell(&app, &jar)))
    };
    if login.is_empty() || login.len() > 200 {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, LoginNotice::Wrong { left: None });
    }
    let key = format!("login:{}", text::fold(&login));
    if let Attempt::WaitUntil(moment) = app.db.attempt(&key).await? {
        let wait = moment.duration_since(app.world().now()).as_secs() + 1;
        let seconds = u64::try_from(wait).unwrap_or(1);
        return refuse(StatusCode::TOO_MANY_REQUESTS, LoginNotice::Locked { seconds });
    }
    let account = app.db.staff_by_login(&login).await?.filter(|account| account.active);
    let hash = account.as_ref().map(|account| account.password.clone());
    let is_right = passwords::verify(fields.get("password").to_owned(), hash).await;
    let Some(account) = account.filter(|_| is_right) else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, LoginNotice::Wrong { left: None });
    };
    let Some(token) = begin(&app, &jar, &account, fields.get("code"), &key).await? else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, LoginNotice::Wrong { left: None });
    };
    let replay = Replay::of(late.clone(), account.staff.id, &token);
    let mut response = (jar.add(cookie(token, app.secure())), Redirect::to(&next)).into_response();
    let who = late::last_person_cookie(account.staff.id, app.secure()).to_string();
    if let Ok(who) = HeaderValue::from_str(&who) {
        response.headers_mut().append(header::SET_COOKIE, who);
    }
    if let Some(replay) = replay {
        response.extensions_mut().insert(replay);
    }
    Ok(response)
}

/// Ends the session, where there is one.
pub(crate) async fn logout(State(app): State<App>, jar: CookieJar) -> Result<Response, WebError> {
    if let Some(token) = token(&jar, app.secure()) {
        app.db.end_session(&token).await?;
    }
    let gone = Cookie::build(cookie_name(app.secure())).path("/").secure(app.secure());
    Ok((jar.remove(gone), Redirect::to("/login")).into_response())
}

/// Stores the chosen theme in a cookie.
pub(crate) async fn theme(State(app): State<App>, jar: CookieJar, fields: Fields) -> impl IntoResponse {
    let theme = Theme::named(fields.get("theme"));
    (jar.add(theme.cookie(app.secure())), Redirect::to(own_path(fields.get("back"))))
}

/// Begins a session and gives its token; `None` where the second factor is wrong.
async fn begin(
    app: &App,
    jar: &CookieJar,
    account: &Account,
    code: &str,
    key: &str,
) -> Result<Option<String>, WebError> {
    let second_factor = match &account.totp {
        Some(secret) => {
            let seconds = u64::try_from(app.world().now().as_second()).unwrap_or(0);
            let Some(step) = one_time_step(secret, code, seconds) else { return Ok(None) };
            Some(step)
        }
        None => None,
    };
    let token = app.actions.begin_session(account.staff.id, second_factor, key).await?;
    let Some(token) = token else { return Ok(None) };
    if let Some(former) = self::token(jar, app.secure()) {
        app.db.end_session(&former).await?;
    }
    Ok(Some(token))
}

/// The time step whose code this is. The steps beside the current one count too, since clocks differ.
fn one_time_step(secret: &str, code: &str, seconds: u64) -> Option<i64> {
    let code: String = text::ascii_digits(code).chars().filter(char::is_ascii_digit).collect();
    let secret = totp_rs::Secret::try_from_base32(secret).ok()?;
    let totp = totp_rs::Builder::new().with_secret(secret).build().ok()?;
    totp.check(&code, seconds).and_then(|step| i64::try_from(step).ok())
}

fn shell(app: &App, jar: &CookieJar) -> Shell {
    Shell::public(app.house.settings.organisation.clone(), Theme::of(jar), "/login")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_one_time_code_is_read_in_any_digits() {
        // RFC 6238, appendix B, SHA-1, the last six digits of 94287082 at second 59.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        assert_eq!(one_time_step(secret, "287082", 59), Some(1));
        assert_eq!(one_time_step(secret, "۲۸۷ ۰۸۲", 59), Some(1));
        assert_eq!(one_time_step(secret, "287082", 59 + 90), None);
        assert_eq!(one_time_step(secret, "", 59), None);
    }
}
