//! Forms that are sent after the session has ended. What was typed travels through the sign-in page as hidden fields, so
//! the server stores nothing. After the sign-in the form is shown with it, and nothing is done. Only the person who was
//! signed in last in that browser gets it back; a cookie holds who that was.

use crate::views::login::{LateForm, Login, LoginNotice};
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

/// The most bytes of a form that travels through the sign-in page. A longer one is lost.
const MAX_BODY: usize = 64 * 1024;

/// The acts whose pages can show what was typed without doing it: their handlers ask [`Fields::is_kept`] before they write.
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

/// A late form that is shown after the sign-in, as an extension of the answer to the sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    form: LateForm,
    /// The token of the new session.
    token: String,
}

impl Replay {
    /// The form that came with a sign-in, where the person who signed in has typed it.
    pub(crate) fn of(form: Option<LateForm>, signed_in: StaffId, token: &str) -> Option<Self> {
        let form = form.filter(|form| form.who == signed_in.to_string() && is_act(&form.to))?;
        Some(Self { form, token: token.to_owned() })
    }
}

/// The late form among the fields of the sign-in form.
pub(crate) fn form_of(fields: &Fields) -> Option<LateForm> {
    let field = |name| fields.get(name).to_owned();
    let form = LateForm { to: field("late_to"), body: field("late_body"), who: field("late_who") };
    (is_act(&form.to) && form.body.len() <= MAX_BODY).then_some(form)
}

/// The cookie that holds who signed in last, also after the session has ended. It gives no access.
pub(crate) fn last_person_cookie(id: StaffId, secure: bool) -> Cookie<'static> {
    Cookie::build((last_person_cookie_name(secure), id.to_string()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

fn last_person_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-kartabl-who" } else { "kartabl-who" }
}

/// Whether a path is `/cases/CODE/ACT`, with a query or without.
fn is_act(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "cases", code, act] => code.chars().all(|c| c.is_ascii_alphanumeric()) && ACTS.contains(act),
        _ => false,
    }
}

/// Adds the middleware to the pages. It calls their router once more to show a form after the sign-in.
pub(crate) fn layer(pages: Router, app: App) -> Router {
    let inner = pages.clone();
    pages.layer(from_fn(move |request: Request, next: Next| {
        middleware(app.clone(), inner.clone(), request, next)
    }))
}

async fn middleware(app: App, pages: Router, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let request_parts = parts.clone();
    let (unread, body) = Unread::lend(body);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<SignedOut>().is_some() {
        return sign_in_page(&app, &request_parts, &unread, response).await;
    }
    match response.extensions().get::<Replay>().cloned() {
        Some(replay) => show_form(&app, pages, &request_parts, replay, response).await,
        None => response,
    }
}

/// The sign-in page with the late form, in place of the redirect to it. Where nobody was signed in in this browser before,
/// or where the form cannot travel, the redirect stays.
async fn sign_in_page(app: &App, request: &Parts, unread: &Unread, response: Response) -> Response {
    let to = request.uri.path_and_query().map_or("", |path| path.as_str());
    let jar = CookieJar::from_headers(&request.headers);
    let who = jar.get(last_person_cookie_name(app.secure())).map(|cookie| cookie.value().to_owned());
    let (true, Some(who)) = (is_act(to), who) else { return response };
    let Some(body) = read_body(unread).await else { return response };
    let next = to.rsplit_once('/').map_or("/", |(case, _)| case).to_owned();
    let form = LateForm { to: to.to_owned(), body, who };
    let page = Login { login: String::new(), next, notice: Some(LoginNotice::Kept), late: Some(form) };
    let shell = Shell::public(app.house.settings.organisation.clone(), Theme::of(&jar), "/login");
    let script = request.headers.contains_key("hx-request");
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

/// The page of the form with what was typed, in place of the redirect after the sign-in. Where the page cannot be shown any
/// more, the redirect stays.
async fn show_form(
    app: &App,
    pages: Router,
    sign_in: &Parts,
    replay: Replay,
    signed_in: Response,
) -> Response {
    let Replay { form, token } = replay;
    let Ok(uri) = form.to.parse() else { return signed_in };
    let jar = CookieJar::from_headers(&sign_in.headers);
    let session = cookie_name(app.secure());
    let others = jar.iter().filter(|cookie| cookie.name() != session);
    let cookies: Vec<_> = others
        .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
        .chain([format!("{session}={token}")])
        .collect();
    let Ok(cookies) = HeaderValue::from_str(&cookies.join("; ")) else { return signed_in };
    let mut request = Request::new(Body::from(form.body.clone()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    // These headers have passed the guard against forged forms with the sign-in.
    *request.headers_mut() = sign_in.headers.clone();
    request.headers_mut().insert(header::COOKIE, cookies);
    request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(form.body.len()));
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

/// Reads a body that no handler has read. `None` where it is longer than [`MAX_BODY`], or no text.
async fn read_body(unread: &Unread) -> Option<String> {
    let mut body = unread.take()?;
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece.ok()?);
        if bytes.len() > MAX_BODY {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}
