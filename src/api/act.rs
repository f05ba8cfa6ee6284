//! What calls that act have in common: whose case it is, how a call is repeated, and what is answered.

use super::{answers::CaseAnswer, caller::Caller, error::ApiError, json::JsonBody, view::case_answer_in};
use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_actions::{NotDone, Reader, Reply};
use kartabl_domain::{cases::Case, office::Office, values::TrackingCode};
use kartabl_storage::{
    StorageError, Tx, audit,
    idempotency::{Answer, Repeat},
};
use kartabl_web::App;
use serde_json::Value;

/// The longest `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// The tracking code of an address; what is none names no case.
pub(super) fn tracking_code(code: &str) -> Result<TrackingCode, ApiError> {
    TrackingCode::parse(code).map_err(|_| ApiError::NotFound)
}

/// The caller's case of this code, to be looked at; that it was opened is written down. Somebody else's does not exist.
pub(super) async fn find_case(app: &App, code: &str, caller: &Caller) -> Result<Case, ApiError> {
    let case = app.db.case_by_code(&tracking_code(code)?).await?;
    if case.opened_by != Some(caller.key()) {
        return Err(ApiError::NotFound);
    }
    app.actions.note_opened(Reader::Portal(caller.key()), case.id).await.map_err(ApiError::of(app))?;
    Ok(case)
}

/// A POST with what makes it repeatable.
pub(super) struct Post {
    caller: Caller,
    key: Option<String>,
    /// The digest of method, path and body: what makes two requests the same.
    digest: String,
    /// The body; `null` where there is none.
    pub(super) body: Value,
}

impl FromRequest<App> for Post {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let caller = Caller::of(&parts)?;
        let key = idempotency_key(&parts.headers)?;
        let what = format!("{} {}\n", parts.method, parts.uri.path());
        let request = Request::from_parts(parts, body);
        let JsonBody { value, bytes } = JsonBody::from_request(request, app).await?;
        let digest = audit::digest([what.as_bytes(), &bytes].concat());
        Ok(Self { caller, key, digest, body: value })
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(given) = headers.get("idempotency-key") else { return Ok(None) };
    let key = given.to_str().ok().map(str::trim).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    let wrong = ApiError::BadRequest("Idempotency-Key باید ۱ تا ۲۵۵ نویسهٔ ASCII باشد.");
    key.map(|key| Some(key.to_owned())).ok_or(wrong)
}

impl Post {
    pub(super) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// How the call is answered once it is done, with this status. A repeated request gets the first one's answer; a
    /// refused request did nothing, so its key stays free.
    pub(super) fn answered_with(&self, status: StatusCode) -> Answering<'_> {
        Answering { post: self, status }
    }
}

/// The answer to a POST: the case as it is then.
pub(super) struct Answering<'a> {
    post: &'a Post,
    status: StatusCode,
}

impl Reply for Answering<'_> {
    type Answer = Answered;

    async fn repeated(&self, tx: &mut Tx) -> Result<Option<Answered>, NotDone> {
        let Some(key) = &self.post.key else { return Ok(None) };
        match tx.claim_request(self.post.caller.key(), key, &self.post.digest).await? {
            Repeat::Fresh => Ok(None),
            Repeat::Answered(answer) => Ok(Some(Answered(answer))),
            Repeat::Mismatch => Err(NotDone::KeyReused),
        }
    }

    async fn answer(&self, tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<Answered, NotDone> {
        let told = case_answer_in(tx, office, case).await?;
        let body = serde_json::to_string(&told).map_err(|_| StorageError::corrupt("an answer"))?;
        let answer = Answer { status: self.status.as_u16(), body };
        if let Some(key) = &self.post.key {
            tx.store_answer(self.post.caller.key(), key, &answer).await?;
        }
        Ok(Answered(answer))
    }
}

/// The answer to a call that may be repeated as it is: the case as it is then.
pub(super) struct AsCase;

impl Reply for AsCase {
    type Answer = CaseAnswer;

    async fn answer(&self, tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<CaseAnswer, NotDone> {
        Ok(case_answer_in(tx, office, case).await?)
    }
}

/// An answer that was kept, or would have been.
pub(super) struct Answered(Answer);

impl Answered {
    /// The text that stands under a key of the answer.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        serde_json::from_str::<Value>(&self.0.body).ok()?.get(key)?.as_str().map(str::to_owned)
    }
}

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::OK);
        let kind = HeaderValue::from_static("application/json");
        (status, [(header::CONTENT_TYPE, kind)], Body::from(self.0.body)).into_response()
    }
}
