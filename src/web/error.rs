//! What a page may fail with, and the one place that turns it into an answer. Its page is written in `error_pages`.

use axum::{
    Extension,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use kartabl_actions::NotDone;
use kartabl_storage::StorageError;

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
pub(crate) struct Problem {
    pub(crate) holder: Option<String>,
    pub(crate) wait: Option<u64>,
    pub(crate) field: Option<&'static str>,
}

/// The id of a request, in its log lines and on the page of an internal error.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);
