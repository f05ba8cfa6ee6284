//! Idempotent POST requests: a repeated request gets the response to the first one.

use super::{caller::Caller, error::ApiError, json::JsonBody, view::case_answer_in};
use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_actions::{NotDone, Reply};
use kartabl_domain::{cases::Case, office::Office};
use kartabl_storage::{
    StorageError, Tx, audit,
    idempotency::{Answer, Repeat},
};
use kartabl_web::App;
use serde_json::Value;

/// The most characters of an `Idempotency-Key`.
const MAX_KEY_LENGTH: usize = 255;

/// A POST request with its caller and its idempotency key.
pub(super) struct PostRequest {
    caller: Caller,
    key: Option<String>,
    /// The digest of method, path and body. Two requests with the same digest are the same request.
    digest: String,
    /// The JSON body; `null` when the request has none.
    pub(super) body: Value,
}

impl FromRequest<App> for PostRequest {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let caller = Caller::from_parts(&parts)?;
        let key = idempotency_key(&parts.headers)?;
        let target = format!("{} {}\n", parts.method, parts.uri.path());
        let request = Request::from_parts(parts, body);
        let JsonBody { value, bytes } = JsonBody::from_request(request, app).await?;
        let digest = audit::digest([target.as_bytes(), &bytes].concat());
        Ok(Self { caller, key, digest, body: value })
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(given) = headers.get("idempotency-key") else { return Ok(None) };
    let key = given.to_str().ok().map(str::trim).filter(|key| (1..=MAX_KEY_LENGTH).contains(&key.len()));
    let wrong = ApiError::BadRequest("Idempotency-Key باید ۱ تا ۲۵۵ نویسهٔ ASCII باشد.");
    key.map(|key| Some(key.to_owned())).ok_or(wrong)
}

impl PostRequest {
    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The reply that an action makes to this request, with this status.
    ///
    /// A repeated request gets the stored response to the first one. A refused request stores none and changes
    /// nothing, so its key stays free.
    pub(super) fn reply(&self, status: StatusCode) -> IdempotentReply<'_> {
        IdempotentReply { request: self, status }
    }
}

/// Replies to a POST request with the case after the change.
pub(super) struct IdempotentReply<'a> {
    request: &'a PostRequest,
    status: StatusCode,
}

impl Reply for IdempotentReply<'_> {
    type Answer = PostResponse;

    async fn repeated(&self, tx: &mut Tx) -> Result<Option<PostResponse>, NotDone> {
        let Some(key) = &self.request.key else { return Ok(None) };
        match tx.claim_request(self.request.caller.key(), key, &self.request.digest).await? {
            Repeat::Fresh => Ok(None),
            Repeat::Answered(answer) => Ok(Some(PostResponse(answer))),
            Repeat::Mismatch => Err(NotDone::KeyReused),
        }
    }

    async fn answer(&self, tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<PostResponse, NotDone> {
        let case = case_answer_in(tx, office, case).await?;
        let body = serde_json::to_string(&case).map_err(|_| StorageError::corrupt("an answer"))?;
        let answer = Answer { status: self.status.as_u16(), body };
        if let Some(key) = &self.request.key {
            tx.store_answer(self.request.caller.key(), key, &answer).await?;
        }
        Ok(PostResponse(answer))
    }
}

/// The response to a POST request, new or stored.
pub(super) struct PostResponse(Answer);

impl PostResponse {
    /// The string under a key of the JSON body.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str::<Value>(&self.0.body).ok()?.get(key)?.as_str().map(str::to_owned)
    }
}

impl IntoResponse for PostResponse {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::OK);
        let kind = HeaderValue::from_static("application/json");
        (status, [(header::CONTENT_TYPE, kind)], Body::from(self.0.body)).into_response()
    }
}
