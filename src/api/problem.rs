//! Problem details (RFC 9457): the body of every failure, with a Persian sentence and a stable code.

use super::answers::{DefectAnswer, FindingAnswer};
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use kartabl_domain::World;
use kartabl_web::error::RequestId;
use serde::Serialize;
use std::{borrow::Cow, panic::AssertUnwindSafe};
use utoipa::ToSchema;

/// Why a call did not do its work (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The kind of problem: `urn:problem-type:kartabl:` and the code.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// The name of the status.
    #[schema(value_type = String)]
    pub(super) title: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// What is wrong and what to do, in Persian.
    pub(super) detail: String,
    /// A stable code for programs.
    #[schema(value_type = String)]
    pub(super) code: Cow<'static, str>,
    /// The id under which the log tells of it; only where the fault is on this side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
    /// The wrong places of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) errors: Option<Vec<FieldError>>,
    /// The open defects that stand against the action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) defects: Option<Vec<DefectAnswer>>,
    /// What the door found in a refused file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finding: Option<FindingAnswer>,
    /// For the log only.
    #[serde(skip)]
    pub(super) cause: Option<String>,
}

/// Something wrong at one place of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct FieldError {
    /// Where, such as `applicant.mobile` or `data.systems[1].ip`.
    pub(super) path: String,
    /// What is wrong and what is expected, in Persian.
    pub(super) text: String,
}

impl FieldError {
    pub(super) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        let code = code.into();
        Self {
            kind: format!("urn:problem-type:kartabl:{code}"),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            request_id: None,
            errors: None,
            defects: None,
            finding: None,
            cause: None,
        }
    }

    /// The problem for a request with wrong fields.
    pub(super) fn invalid(code: &'static str, errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => format!("{}: {}", one.path, one.text),
            _ => "درخواست پذیرفته نیست؛ همهٔ موارد در errors آمده است.".to_owned(),
        };
        Self { errors: Some(errors), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail) }
    }

    /// The problem for a server error.
    pub(super) fn internal() -> Self {
        let detail = "خطایی در سامانه رخ داد. کمی بعد دوباره تلاش کنید؛ اگر ماندگار بود شناسهٔ درخواست را به پشتیبانی بدهید.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }

    /// The problem for an unreachable database. The change that the call asked for may have been made all the same.
    pub(super) fn unavailable() -> Self {
        let detail = "سامانه اکنون به پایگاه دادهٔ خود نمی‌رسد. کمی بعد دوباره تلاش کنید؛ درخواستی که چیزی را تغییر می‌دهد شاید ثبت شده باشد: با همان Idempotency-Key بفرستید یا نخست پرونده را بخوانید.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail)
    }

    /// The problem for a response that the framework made.
    fn from_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::BAD_REQUEST => ("bad_request", "نشانی یا پارامترهای درخواست درست نیست."),
            StatusCode::NOT_FOUND => ("not_found", "چیزی با این نشانی پیدا نشد."),
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method_not_allowed", "این نشانی چنین روشی (HTTP method) نمی‌پذیرد.")
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "بدنهٔ درخواست بیش از اندازه است."),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("unsupported_media_type", "نوع بدنهٔ درخواست پذیرفته نیست.")
            }
            status if status.is_client_error() => ("bad_request", "درخواست پذیرفته نیست."),
            _ => return Self::internal(),
        };
        Self::new(status, code, detail)
    }
}

/// The problem is an extension of an empty response until [`problem_details`] writes it.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware that writes every failure as problem details: of a handler, of the framework, or a panic. It logs server
/// errors, each once.
pub(super) async fn problem_details(State(world): State<World>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let id = id.unwrap_or_else(|| hex::encode(world.bytes::<8>()));
    let outcome = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = outcome.unwrap_or_else(|_| {
        Problem { cause: Some("the call panicked".to_owned()), ..Problem::internal() }.into_response()
    });
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        response = write_problem(response, id);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn write_problem(mut response: Response, id: String) -> Response {
    let status = response.status();
    let mut problem =
        response.extensions_mut().remove::<Problem>().unwrap_or_else(|| Problem::from_status(status));
    if status.is_server_error() {
        let cause = problem.cause.as_deref().unwrap_or("unknown");
        tracing::error!(request.id = %id, error = %cause, "call failed");
        problem.request_id = Some(id);
    }
    let mut written = (status, Json(problem)).into_response();
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers_mut().remove(&name) {
            written.headers_mut().insert(name, value);
        }
    }
    let kind = HeaderValue::from_static("application/problem+json");
    written.headers_mut().insert(header::CONTENT_TYPE, kind);
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::to_bytes, middleware::from_fn_with_state, routing::get};
    use jiff::Timestamp;
    use kartabl_domain::clock::fixed;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_a_problem_with_an_id_and_without_its_words() {
        let (world, _) = fixed::world(Timestamp::UNIX_EPOCH, 1);
        let router = Router::new()
            .route("/", get(|| async { panic!("a bug") as () }))
            .layer(from_fn_with_state(world, problem_details));
        let response =
            router.oneshot(Request::get("/").body(axum::body::Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem["code"], "internal");
        assert_eq!(problem["request_id"].as_str().unwrap().len(), 16);
        assert!(!problem.to_string().contains("bug"));
    }
}
