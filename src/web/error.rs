//! What a page may fail with, and the one place that turns it into an answer.

use crate::{
    App,
    frame::Frame,
    session,
    shell::{Shell, Theme},
    templates::Templates,
    views::problem::{ProblemKind, ProblemPage},
};
use axum::{
    Extension,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use kartabl_actions::NotDone;
use kartabl_storage::StorageError;
use std::sync::Arc;

/// Seconds after which a database that was out of reach may be asked again.
pub const AFTER_OUTAGE: u64 = 10;

/// On the answer to a request without a session.
#[derive(Clone, Copy, Debug)]
pub struct SignedOut;

/// An error of a staff or public page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Nobody is signed in; the sign-in page comes back to `next` afterwards.
    #[error("not signed in")]
    SignIn {
        next: String,
        /// A script asked, which must be told to leave the page.
        script: bool,
    },
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The person's posts do not allow it; `holder` says who has the case, where that may be told.
    #[error("forbidden")]
    Forbidden { holder: Option<String> },
    #[error("not found")]
    NotFound,
    /// Somebody else changed the same thing and the page has no form to show it in.
    #[error("conflict")]
    Conflict,
    #[error("too large")]
    TooLarge,
    #[error("too many requests")]
    TooMany { seconds: u64 },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    #[error("{0}")]
    Internal(String),
}

impl WebError {
    pub fn forbidden() -> Self {
        Self::Forbidden { holder: None }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound | Self::Storage(StorageError::NotFound) => StatusCode::NOT_FOUND,
            Self::Conflict | Self::Storage(StorageError::Conflict | StorageError::Duplicate(_)) => {
                StatusCode::CONFLICT
            }
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Storage(error) if error.is_outage() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Storage(_) | Self::Template(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<NotDone> for WebError {
    fn from(not_done: NotDone) -> Self {
        match not_done {
            NotDone::Conflict => Self::Conflict,
            NotDone::Storage(error) => Self::Storage(error),
            NotDone::Refused { .. } => Self::forbidden(),
            // What only the forms of applicants know.
            other => Self::Internal(other.to_string()),
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::SignIn { next, script } = &self {
            let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
            let to = format!("/login?next={next}");
            if *script {
                return (
                    StatusCode::UNAUTHORIZED,
                    Extension(SignedOut),
                    [("hx-redirect", to), ("content-type", "text/html".into())],
                )
                    .into_response();
            }
            return (Extension(SignedOut), Redirect::to(&to)).into_response();
        }
        if status.is_server_error() {
            tracing::error!(error = %self, "page failed");
        }
        let mut problem = Problem::default();
        let mut response = status.into_response();
        match self {
            Self::Forbidden { holder } => problem.holder = holder,
            Self::BadRequest(field) => problem.field = Some(field),
            Self::TooMany { seconds } => {
                problem.wait = Some(seconds);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Self::Storage(error) if error.is_outage() => {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AFTER_OUTAGE));
            }
            _ => {}
        }
        response.extensions_mut().insert(problem);
        response
    }
}

/// What an error tells its page besides the status.
#[derive(Clone, Debug, Default)]
struct Problem {
    holder: Option<String>,
    wait: Option<u64>,
    field: Option<&'static str>,
}

/// The id of a request, in its log lines and on the page of an internal error.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// What the error page needs of the application.
#[derive(Clone)]
pub struct ErrorPages {
    pub templates: Arc<Templates>,
    pub organisation: String,
    /// Tells who is signed in, so that their menu stays around the page.
    pub app: Option<App>,
}

impl ErrorPages {
    /// The shell of an error page. A fault of this side asks the database nothing more.
    async fn shell(&self, asked: &Asked, status: StatusCode) -> Shell {
        let staff = match &self.app {
            Some(app) if status.is_client_error() => signed_in(app, asked).await,
            _ => None,
        };
        staff.unwrap_or_else(|| {
            Shell::public(self.organisation.clone(), Theme::of(&asked.cookies), asked.path.clone())
        })
    }
}

/// What is kept of a request for its error page.
struct Asked {
    path: String,
    cookies: CookieJar,
}

async fn signed_in(app: &App, asked: &Asked) -> Option<Shell> {
    let staff = session::staff(app, &asked.cookies).await.ok()??;
    let (theme, path) = (Theme::of(&asked.cookies), asked.path.clone());
    let frame = Frame { theme, path, flash: None, partial: false };
    app.shell(&frame, &staff, "").await.ok()
}

/// Middleware of the pages: an answer that is an error without words gets its page. Answers with a body of their own
/// stay as they are.
pub async fn with_pages(pages: ErrorPages, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let asked = Asked { path, cookies: CookieJar::from_headers(request.headers()) };
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let response = next.run(request).await;
    let status = response.status();
    let error = status.is_client_error() || status.is_server_error();
    if !error || !is_wordless(&response) {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned().unwrap_or_default();
    let page = ProblemPage {
        kind: kind(status),
        status: status.as_u16(),
        request_id: id,
        holder: problem.holder,
        wait: problem.wait,
        field: problem.field,
    };
    let shell = pages.shell(&asked, status).await;
    let Ok(html) = pages.templates.html(&page, &shell) else {
        return response;
    };
    let mut page = (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response();
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// No body of its own, or one plain sentence of the framework.
fn is_wordless(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn kind(status: StatusCode) -> ProblemKind {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ProblemKind::Forbidden,
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::Method,
        StatusCode::CONFLICT => ProblemKind::Conflict,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        StatusCode::TOO_MANY_REQUESTS => ProblemKind::TooMany,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
            ProblemKind::Unavailable
        }
        status if status.is_client_error() => ProblemKind::BadRequest,
        _ => ProblemKind::Error,
    }
}
