//! The pages of errors: middleware that gives an answer without words the page that says what is wrong.

use crate::{
    error::{Problem, RequestId},
    frame::Frame,
    session,
    shell::{Shell, Theme},
    state::App,
    templates::Templates,
    views::problem::{ProblemKind, ProblemPage},
};
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;
use std::sync::Arc;

/// What the error page needs of the application.
#[derive(Clone)]
pub struct ErrorPages {
    pub templates: Arc<Templates>,
    pub organisation: String,
    /// Tells who is signed in, so that their menu stays around the page.
    pub app: Option<App>,
}

impl App {
    /// What the error pages need.
    pub fn error_pages(&self) -> ErrorPages {
        ErrorPages {
            templates: Arc::clone(&self.templates),
            organisation: self.house.settings.organisation.clone(),
            app: Some(self.clone()),
        }
    }
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
