//! Forms that are sent after the session has ended. What was typed travels through the sign-in page as hidden fields, so
//! nothing is kept on this side, and comes back into its form afterwards: shown, not done. It is given back only to the
//! person who was signed in last in that browser, which a cookie remembers.

use crate::views::login::{Late, Login, LoginNotice};
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use futures::StreamExt;
use kartabl_domain::ids::StaffId;
use kartabl_web::{
    App, Shell,
    body::Unread,
    error::SignedOut,
    forms::{Fields, Kept},
    session::cookie_name,
    shell::Theme,
};
use tower::ServiceExt;

/// More than anybody types into a form; what is longer leads to the sign-in page as any other request does.
const LARGEST: usize = 64 * 1024;

/// The acts whose pages show again what was typed without doing it; each asks [`Fields::is_kept`] before it writes.
const ACTS: [&str; 10] = [
    "defects",
    "refer",
    "opinion",
    "samava",
    "approve",
    "reject",
    "register",
    "paper-letter",
    "take-back",
    "notes",
];

/// On the answer to a sign-in that brought a late form along.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    late: Late,
    token: String,
}

impl Replay {
    /// The late form of a sign-in, if the one who signed in has typed it.
    pub(crate) fn of(late: Option<Late>, by: StaffId, token: &str) -> Option<Self> {
        let late = late.filter(|late| late.who == by.to_string() && is_act(&late.to))?;
        Some(Self { late, token: token.to_owned() })
    }
}

/// The late form that a sign-in brings along.
pub(crate) fn brought(fields: &Fields) -> Option<Late> {
    let field = |name| fields.get(name).to_owned();
    let late = Late { to: field("late_to"), body: field("late_body"), who: field("late_who") };
    (is_act(&late.to) && late.body.len() <= LARGEST).then_some(late)
}

/// Remembers who signed in here last, also after the session has ended. It opens nothing.
pub(crate) fn who_was_here(id: StaffId, secure: bool) -> Cookie<'static> {
    Cookie::build((who_name(secure), id.to_string()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

fn who_name(secure: bool) -> &'static str {
    if secure { "__Host-kartabl-who" } else { "kartabl-who" }
}

/// `/cases/CODE/ACT`, with a query or without.
fn is_act(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "cases", code, act] => code.chars().all(|c| c.is_ascii_alphanumeric()) && ACTS.contains(act),
        _ => false,
    }
}

/// Around the pages, whose router is asked again for the form after the sign-in.
pub(crate) fn around(pages: Router, app: App) -> Router {
    let again = pages.clone();
    pages.layer(from_fn(move |request: Request, next: Next| watch(app.clone(), again.clone(), request, next)))
}

async fn watch(app: App, pages: Router, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let asked = parts.clone();
    let (unread, body) = Unread::lend(body);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<SignedOut>().is_some() {
        return carried(&app, &asked, &unread, response).await;
    }
    match response.extensions().get::<Replay>().cloned() {
        Some(replay) => shown_again(&app, pages, &asked, replay, response).await,
        None => response,
    }
}

/// The sign-in page with what was typed, in place of the way there. Whoever was never signed in here typed nothing.
async fn carried(app: &App, asked: &Parts, unread: &Unread, response: Response) -> Response {
    let to = asked.uri.path_and_query().map_or("", |path| path.as_str());
    let jar = CookieJar::from_headers(&asked.headers);
    let who = jar.get(who_name(app.secure())).map(|cookie| cookie.value().to_owned());
    let (true, Some(who)) = (is_act(to), who) else { return response };
    let Some(body) = typed(unread).await else { return response };
    let next = to.rsplit_once('/').map_or("/", |(case, _)| case).to_owned();
    let late = Late { to: to.to_owned(), body, who };
    let page = Login { login: String::new(), next, notice: Some(LoginNotice::Kept), late: Some(late) };
    let shell = Shell::public(app.house.settings.organisation.clone(), Theme::of(&jar), "/login");
    let script = asked.headers.contains_key("hx-request");
    // A script takes over what it shows only from an answer that went well.
    let status = if script { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    let mut answer = app.templates.page_with(status, &page, &shell);
    for name in [header::CONTENT_SECURITY_POLICY, header::CACHE_CONTROL] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    if script {
        for (name, value) in [
            ("hx-retarget", "#main"),
            ("hx-reselect", "#main"),
            ("hx-reswap", "outerHTML"),
            ("hx-push-url", "false"),
        ] {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    answer
}

/// The form with what was typed, in place of the way on after the sign-in; where it is not to be had any more, that way.
async fn shown_again(
    app: &App,
    pages: Router,
    asked: &Parts,
    replay: Replay,
    signed_in: Response,
) -> Response {
    let Replay { late, token } = replay;
    let Ok(uri) = late.to.parse() else { return signed_in };
    let jar = CookieJar::from_headers(&asked.headers);
    let session = cookie_name(app.secure());
    let others = jar.iter().filter(|cookie| cookie.name() != session);
    let cookies: Vec<_> = others
        .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
        .chain([format!("{session}={token}")])
        .collect();
    let Ok(cookies) = HeaderValue::from_str(&cookies.join("; ")) else { return signed_in };
    let mut request = Request::new(Body::from(late.body.clone()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    // The sign-in has passed the guard against forged forms with these headers.
    *request.headers_mut() = asked.headers.clone();
    request.headers_mut().insert(header::COOKIE, cookies);
    request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(late.body.len()));
    request.extensions_mut().insert(Kept);
    let Ok(mut page) = pages.oneshot(request).await;
    let shown = page.status().is_success()
        || matches!(page.status(), StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY);
    if !shown {
        return signed_in;
    }
    for value in signed_in.headers().get_all(header::SET_COOKIE) {
        page.headers_mut().append(header::SET_COOKIE, value.clone());
    }
    page.into_response()
}

/// The fields of a form that nobody has read; `None` where there is more than a form holds.
async fn typed(unread: &Unread) -> Option<String> {
    let mut body = unread.take()?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece.ok()?);
        if bytes.len() > LARGEST {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}
