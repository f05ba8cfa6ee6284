//! Authentication: the portal whose API key the request carries, within its rate limit.

use super::{error::ApiError, rate_limit::RateLimiter};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{header, request::Parts},
    middleware::Next,
    response::Response,
};
use kartabl_domain::{ids::ApiKeyId, procedures::ProcedureId};
use kartabl_storage::api_keys::ApiKey;
use kartabl_web::App;
use std::sync::Arc;

/// The authenticated portal.
#[derive(Clone)]
pub(super) struct Caller(Arc<ApiKey>);

impl Caller {
    /// The caller that [`authenticate`] stored in the request.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`] when the request was not authenticated.
    pub(super) fn from_parts(parts: &Parts) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or(ApiError::Unauthorized { key_given: false })
    }

    /// The id of the API key. A case stores the id of the key that opened it.
    pub(super) fn key(&self) -> ApiKeyId {
        self.0.id
    }

    /// Whether the key allows filing cases of this procedure.
    pub(super) fn may_file(&self, procedure: &ProcedureId) -> bool {
        self.0.procedures.contains(procedure)
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::from_parts(parts)
    }
}

/// Middleware that passes on requests with a valid key.
///
/// # Errors
/// [`ApiError::Unauthorized`] without a valid key. [`ApiError::RateLimited`] when the key has sent too many requests.
/// [`ApiError::Storage`] when the database fails.
pub(super) async fn authenticate(
    State((app, limiter)): State<(App, Arc<RateLimiter>)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let secret = bearer_token(&request).ok_or(ApiError::Unauthorized { key_given: false })?;
    let key = app.db.api_key(secret).await?.ok_or(ApiError::Unauthorized { key_given: true })?;
    limiter.check(key.id).map_err(|seconds| ApiError::RateLimited { seconds })?;
    app.db.touch_api_key(&key).await?;
    request.extensions_mut().insert(Caller(Arc::new(key)));
    Ok(next.run(request).await)
}

fn bearer_token(request: &Request) -> Option<&str> {
    let given = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = given.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}
