//! Who is asking: the session cookie and the guard in a handler's arguments.

use crate::{
    error::WebError,
    state::{App, Lifetime},
};
use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use kartabl_domain::people::{Role, Staff};
use std::marker::PhantomData;

/// The name of the session cookie. Browsers take the `__Host-` name only under https, so loopback http has a plain one.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-kartabl" } else { "kartabl" }
}

pub fn cookie(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build((cookie_name(secure), token))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

/// The secret of the session that the browser brings.
pub fn token(jar: &CookieJar, secure: bool) -> Option<String> {
    jar.get(cookie_name(secure)).map(|cookie| cookie.value().to_owned())
}

/// Who is signed in with these cookies. Looking does not keep the session awake.
///
/// # Errors
/// When the session cannot be read.
pub async fn staff(app: &App, jar: &CookieJar) -> Result<Option<Staff>, WebError> {
    let Some(token) = token(jar, app.secure()) else { return Ok(None) };
    let Lifetime { idle, life } = app.sessions;
    Ok(app.db.session(&token, idle, life).await?.map(|session| session.staff))
}

/// Who may use a handler. The types that implement it are names for sets of posts.
pub trait Allowed: Send + Sync {
    fn allows(staff: &Staff) -> bool;
}

/// A signed-in member of staff whose posts allow the handler: `As<Reviewer>` in its arguments is the whole check of the
/// door; what may be done with a case is decided by the domain, with the case at hand.
#[derive(Clone, Debug)]
pub struct As<R> {
    pub staff: Staff,
    allowed: PhantomData<R>,
}

macro_rules! allowed {
    ($($(#[$doc:meta])* $name:ident = $($role:ident)|+;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Allowed for $name {
            fn allows(staff: &Staff) -> bool {
                $(staff.is(Role::$role))||+
            }
        }
    )*};
}

allowed! {
    /// Whoever has a post.
    Anyone = Expert | Supervisor | Secretariat | Admin | Auditor;
    /// Who works on cases.
    Worker = Expert | Supervisor | Secretariat;
    /// Who decides on cases.
    Reviewer = Expert | Supervisor;
    /// Who may set another mobile number for an applicant.
    AccountKeeper = Supervisor | Admin;
    /// Who leads a unit.
    Supervisor = Supervisor;
    /// Who numbers and issues letters and records paper.
    Secretary = Secretariat;
    /// Who sees the letters desk, which holds the letters of all units.
    LetterReader = Secretariat | Admin | Auditor;
    /// Who sees the machine room.
    Operator = Admin | Auditor;
}

impl<R: Allowed> FromRequestParts<App> for As<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let jar = CookieJar::from_headers(&parts.headers);
        let sign_in =
            || WebError::SignIn { next: next(parts), script: parts.headers.contains_key("hx-request") };
        let token = token(&jar, app.secure()).ok_or_else(sign_in)?;
        let Lifetime { idle, life } = app.sessions;
        let session = app.db.session(&token, idle, life).await?.ok_or_else(sign_in)?;
        app.db.touch_session(&session).await?;
        if R::allows(&session.staff) {
            Ok(Self { staff: session.staff, allowed: PhantomData })
        } else {
            Err(WebError::forbidden())
        }
    }
}

/// Where to go after signing in: this page, or for a form that was sent too late, the page that it was about.
fn next(parts: &Parts) -> String {
    let path = parts.uri.path();
    if parts.method == Method::GET {
        return parts.uri.path_and_query().map_or_else(|| path.to_owned(), ToString::to_string);
    }
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", area @ ("applicants" | "cases" | "letters"), id, ..] => format!("/{area}/{id}"),
        _ => "/".to_owned(),
    }
}

/// A path of this site, or the tray; nothing that leads elsewhere.
pub fn own_path(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if own { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn signing_in_leads_back_to_a_page_of_this_site() {
        for (path, expected) in [
            ("/cases/66E0814240?tray=mine", "/cases/66E0814240?tray=mine"),
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/\tx", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(path), expected, "{path}");
        }
    }

    #[test]
    fn a_late_form_leads_to_its_page() {
        let parts = |method: &str, path: &str| {
            Request::builder().method(method).uri(path).body(()).unwrap().into_parts().0
        };
        assert_eq!(next(&parts("GET", "/?tray=all")), "/?tray=all");
        assert_eq!(next(&parts("POST", "/cases/66E0814240/take")), "/cases/66E0814240");
        assert_eq!(next(&parts("POST", "/theme")), "/");
    }
}
