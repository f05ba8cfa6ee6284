//! Who calls: the portal whose key the request carries, within its limit.

use super::{error::ApiError, limit::Limiter};
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

/// The portal that calls.
#[derive(Clone)]
pub(super) struct Caller(Arc<ApiKey>);

impl Caller {
    pub(super) fn of(parts: &Parts) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or(ApiError::Unauthorized { given: false })
    }

    /// The key; a case remembers it.
    pub(super) fn key(&self) -> ApiKeyId {
        self.0.id
    }

    /// Whether the key is for this procedure.
    pub(super) fn may_file(&self, procedure: &ProcedureId) -> bool {
        self.0.procedures.contains(procedure)
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(parts)
    }
}

/// Lets a request with a valid key pass.
pub(super) async fn admit(
    State((app, limiter)): State<(App, Arc<Limiter>)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let secret = bearer(&request).ok_or(ApiError::Unauthorized { given: false })?;
    let key = app.db.api_key(secret).await?.ok_or(ApiError::Unauthorized { given: true })?;
    limiter.take(key.id).map_err(|seconds| ApiError::TooMany { seconds })?;
    app.db.touch_api_key(&key).await?;
    request.extensions_mut().insert(Caller(Arc::new(key)));
    Ok(next.run(request).await)
}

fn bearer(request: &Request) -> Option<&str> {
    let given = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = given.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}
