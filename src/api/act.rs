//! One action, one transaction; done again from the start where somebody else was faster.

use super::{caller::Caller, error::ApiError, json::JsonBody};
use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_domain::{cases::Case, tracking::TrackingCode};
use kartabl_storage::{
    StorageError, Tx, audit,
    idempotency::{Answer, Claim, Repeat},
};
use kartabl_web::{
    App,
    opening::{self, Reader},
};
use serde::Serialize;
use serde_json::Value;

/// How often an action is begun before the caller is told to try again.
pub(super) const TRIES: usize = 8;

/// The longest `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// The future that does `$work` in a transaction and commits it; from the start again where somebody else was faster.
macro_rules! act {
    ($app:expr, |$tx:ident, $office:ident| $work:block) => {
        async {
            for _ in 0..$crate::act::TRIES {
                let (mut transaction, now) = ($app.db.begin().await?, $app.house.office());
                let work = async {
                    let ($tx, $office) = (&mut transaction, &now);
                    $work
                };
                let done: Result<_, $crate::error::ApiError> = work.await;
                if let Some(done) = $crate::act::settle(transaction, done).await {
                    return done;
                }
            }
            Err($crate::error::ApiError::Conflict)
        }
    };
}
pub(super) use act;

/// The future that does `$work` once for a POST; a repeated request gets the first one's answer. A refused request did
/// nothing, so its key stays free.
macro_rules! once {
    ($app:expr, $post:expr, $status:expr, |$tx:ident, $office:ident| $work:block) => {
        $crate::act::act!($app, |$tx, $office| {
            match $post.claim($tx).await? {
                $crate::act::Claimed::Answered(answer) => Ok(answer),
                $crate::act::Claimed::Fresh(duty) => {
                    let done: Result<_, $crate::error::ApiError> = async { $work }.await;
                    duty.answer($tx, $status, &done?).await
                }
            }
        })
    };
}
pub(super) use once;

/// Commits what was done; `None` where somebody else was faster.
pub(super) async fn settle<T>(tx: Tx, done: Result<T, ApiError>) -> Option<Result<T, ApiError>> {
    let done = match done {
        Ok(done) => tx.commit().await.map(|()| done).map_err(ApiError::from),
        refused => refused,
    };
    if done.as_ref().is_err_and(ApiError::is_race) { None } else { Some(done) }
}

/// The caller's case of this code; somebody else's does not exist.
pub(super) async fn own_case(tx: &mut Tx, code: &str, caller: &Caller) -> Result<Case, ApiError> {
    let code = TrackingCode::parse(code).map_err(|_| ApiError::NotFound)?;
    let case = tx.case_by_code(&code).await?;
    if case.opened_by == Some(caller.key()) { Ok(case) } else { Err(ApiError::NotFound) }
}

/// The same outside of a transaction, to be looked at only; that it was opened is written down.
pub(super) async fn find_case(app: &App, code: &str, caller: &Caller) -> Result<Case, ApiError> {
    let code = TrackingCode::parse(code).map_err(|_| ApiError::NotFound)?;
    let case = app.db.case_by_code(&code).await?;
    if case.opened_by != Some(caller.key()) {
        return Err(ApiError::NotFound);
    }
    opening::note(app, Reader::Portal(caller.key()), case.id).await?;
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

    /// Claims the `Idempotency-Key`, as the first thing of its transaction.
    pub(super) async fn claim(&self, tx: &mut Tx) -> Result<Claimed, ApiError> {
        let Some(key) = &self.key else { return Ok(Claimed::Fresh(Duty(None))) };
        match tx.claim_request(self.caller.key(), key, &self.digest).await? {
            Repeat::Fresh(claim) => Ok(Claimed::Fresh(Duty(Some(claim)))),
            Repeat::Answered(answer) => Ok(Claimed::Answered(Answered(answer))),
            Repeat::Mismatch => Err(ApiError::KeyReused),
        }
    }
}

/// What is known of a POST.
pub(super) enum Claimed {
    /// Nothing: do it.
    Fresh(Duty),
    /// It was done before.
    Answered(Answered),
}

/// The duty to keep the answer where the POST has a key.
pub(super) struct Duty(Option<Claim>);

impl Duty {
    /// The answer, kept together with the work it tells of.
    pub(super) async fn answer<T: Serialize + Sync>(
        self,
        tx: &mut Tx,
        status: StatusCode,
        done: &T,
    ) -> Result<Answered, ApiError> {
        let body = serde_json::to_string(done).map_err(|_| StorageError::corrupt("an answer"))?;
        let answer = Answer { status: status.as_u16(), body };
        if let Some(claim) = self.0 {
            tx.store_answer(claim, &answer).await?;
        }
        Ok(Answered(answer))
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
