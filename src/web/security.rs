//! What every answer carries and every request passes: an id, the content policy, the guard against forged forms.

use crate::{
    error::RequestId,
    error_pages::{ErrorPages, with_pages},
    state::App,
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use kartabl_domain::World;
use kartabl_storage::Origin;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    csrf::CsrfLayer,
    set_header::SetResponseHeaderLayer,
};
use tracing::{Instrument, info_span};

/// Policy of the pages: everything from here, nothing inline.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Policy of an uploaded or issued PDF that is shown in a page. No `sandbox`: with it Chromium refuses its own viewer.
pub const PDF_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Policy of every other file.
pub const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Around the pages: error pages, forged-form guard, policy, nothing kept in caches unless the answer says so.
pub fn pages<S: Clone + Send + Sync + 'static>(router: Router<S>, pages: ErrorPages) -> Router<S> {
    router
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(from_fn(move |request: Request, next: Next| with_pages(pages.clone(), request, next)))
        .layer(unless_set(header::CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .layer(unless_set(header::CACHE_CONTROL, "no-store"))
}

/// Around all doors together: request id and its log span, headers, compression.
fn all<S: Clone + Send + Sync + 'static>(router: Router<S>, world: World, https: bool) -> Router<S> {
    let squeezed = DefaultPredicate::new()
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"));
    let router = router
        .layer(CompressionLayer::new().compress_when(squeezed))
        .layer(unless_set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(unless_set(header::REFERRER_POLICY, "same-origin"))
        .layer(unless_set(OPENER, "same-origin"))
        .layer(unless_set(PERMISSIONS, "camera=(), geolocation=(), microphone=(), payment=()"))
        .layer(from_fn_with_state(world, identify));
    if https {
        router.layer(unless_set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
    } else {
        router
    }
}

impl App {
    /// The doors as they are served.
    pub fn served(&self, doors: Router) -> Router {
        all(doors, self.world().clone(), self.secure())
    }
}

/// Gives the request an id of ours and a log span. The query stays out of the log: people search by name.
// Not tower-http's layers: its request ids take over what the caller sent, and its trace cannot open the scope of `Origin`.
async fn identify(State(world): State<World>, mut request: Request, next: Next) -> Response {
    let id = hex::encode(world.bytes::<8>());
    let span =
        info_span!("request", request.id = %id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = world.now();
    let origin = Origin::Request(id.clone());
    let answer = async {
        let mut response = next.run(request).await;
        let milliseconds = world.now().duration_since(started).as_millis();
        tracing::debug!(status = response.status().as_u16(), milliseconds = %milliseconds, "answered");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        response
    }
    .instrument(span);
    // Jobs that the request orders carry its id.
    origin.scope(answer).await
}

fn unless_set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::WebError, templates::Templates};
    use axum::{
        body::{Body, to_bytes},
        http::{Request, StatusCode},
        routing::{get, post},
    };
    use jiff::Timestamp;
    use kartabl_domain::clock::fixed;
    use std::sync::Arc;
    use tower::ServiceExt;

    fn app() -> Router {
        let error_pages = ErrorPages {
            templates: Arc::new(Templates::embedded().unwrap()),
            organisation: "سازمان نمونه".into(),
            app: None,
        };
        let router = Router::new()
            .route("/change", post(|| async { "changed" }))
            .route("/secret", get(|| async { WebError::Forbidden { holder: Some("امور قراردادها".into()) } }))
            .route("/broken", get(|| async { WebError::Internal("the disk".into()) }))
            .route("/panics", get(|| async { panic!("a bug") as () }))
            .route("/file", get(|| async { ([(header::CONTENT_SECURITY_POLICY, PDF_POLICY)], "%PDF") }));
        all(pages(router, error_pages), fixed::world(Timestamp::UNIX_EPOCH, 1).0, true)
    }

    async fn ask(request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
        let response = app().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    fn plain(path: &str) -> Request<Body> {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn every_page_carries_its_policy_and_an_id() {
        let (status, headers, html) = ask(plain("/nowhere")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], PAGE_POLICY);
        assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(headers[REQUEST_ID].len(), 16);
        assert!(html.contains("چیزی با این نشانی نیست"));
        let (_, headers, _) = ask(plain("/file")).await;
        assert_eq!(headers[header::CONTENT_SECURITY_POLICY], PDF_POLICY);
    }

    #[tokio::test]
    async fn errors_tell_what_helps_and_nothing_else() {
        let (status, _, html) = ask(plain("/secret")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(html.contains("در دست امور قراردادها است"));
        for path in ["/broken", "/panics"] {
            let (status, headers, html) = ask(plain(path)).await;
            assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(html.contains(headers[REQUEST_ID].to_str().unwrap()), "{path} names its request");
            assert!(!html.contains("disk") && !html.contains("bug"), "{path}");
        }
    }

    #[tokio::test]
    async fn a_form_from_elsewhere_is_refused() {
        let from = |site: &str| {
            Request::post("/change")
                .header("host", "k.example")
                .header("sec-fetch-site", site)
                .body(Body::empty())
                .unwrap()
        };
        assert_eq!(ask(from("same-origin")).await.0, StatusCode::OK);
        let (status, _, html) = ask(from("cross-site")).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(html.contains("دسترسی ندارید"));
    }
}
