//! What a call may fail with, and the one match that turns it into an answer.

mod refused;

use super::problem::{FieldError, Problem};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_actions::NotDone;
use kartabl_documents::Refusal as Unadmitted;
use kartabl_domain::{
    cases::{
        Refusal,
        data::{DataFault, Fault},
    },
    procedures::Procedure,
    text::fa,
};
use kartabl_storage::StorageError;
use kartabl_web::{
    App, error::AFTER_OUTAGE, words::account_refusal_text, words::edit_refusal_text, words::refusal_text,
};
use refused::refused;

/// Why a call did not do its work.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error("no valid key")]
    Unauthorized { given: bool },
    #[error("the key is not for this procedure")]
    OutOfScope,
    #[error("not found")]
    NotFound,
    #[error("no such document slot")]
    UnknownSlot,
    #[error("changed meanwhile")]
    Conflict,
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    #[error("not JSON at line {line}, column {column}")]
    BadJson { line: usize, column: usize },
    #[error("not JSON by its content type")]
    NotJson,
    #[error("the body is longer than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("of another content type than the slot takes")]
    NotAccepted { accepted: String },
    #[error("{} wrong places", .0.len())]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Data(#[from] DataFault),
    #[error("{refusal}")]
    Refused { refusal: Refusal, text: String },
    #[error(transparent)]
    Unadmitted(#[from] Unadmitted),
    #[error("too many requests")]
    TooMany { seconds: u64 },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("{0}")]
    Internal(&'static str),
}

impl ApiError {
    /// One wrong place.
    pub(super) fn invalid(path: &str, text: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, text)])
    }

    /// What an action answered, in the words of a call that moves a case on.
    pub(super) fn of(app: &App) -> impl Fn(NotDone) -> Self + '_ {
        |not_done| Self::worded(app, not_done, |refusal, procedure| refusal_text(refusal, procedure, None))
    }

    /// What an action answered, in the words of a call that edits a case.
    pub(super) fn of_edit(app: &App) -> impl Fn(NotDone) -> Self + '_ {
        |not_done| Self::worded(app, not_done, edit_refusal_text)
    }

    fn worded(app: &App, not_done: NotDone, words: fn(&Refusal, &Procedure) -> String) -> Self {
        match not_done {
            NotDone::Conflict => Self::Conflict,
            NotDone::Refused { refusal, procedure } => {
                let text = match procedure {
                    Some(reference) => words(&refusal, app.house.procedures.of(&reference)),
                    None => account_refusal_text(&refusal),
                };
                Self::Refused { refusal, text }
            }
            NotDone::Data(fault) => Self::Data(fault),
            NotDone::UnknownSlot => Self::UnknownSlot,
            NotDone::NotRepeating => Self::invalid("item", "این بخش تکرارشونده نیست؛ item نفرستید"),
            NotDone::RowNeeded => {
                Self::invalid("item", "این بخش تکرارشونده است؛ شمارهٔ ردیف را از صفر در item بفرستید")
            }
            NotDone::NoSuchRow { rows } => {
                Self::invalid("item", format!("چنین ردیفی نیست؛ این بخش {} ردیف دارد", fa(rows)))
            }
            NotDone::Forbidden { text } => Self::Refused { refusal: Refusal::Confidential, text },
            NotDone::KeyReused => Self::KeyReused,
            NotDone::Storage(error) => Self::Storage(error),
        }
    }

    fn problem(self) -> Problem {
        use StatusCode as S;
        let cause = self.to_string();
        match self {
            Self::Unauthorized { .. } => Problem::new(
                S::UNAUTHORIZED,
                "unauthorized",
                "کلید دسترسی معتبر نیست. کلید را در سرآیند Authorization به شکل «Bearer …» بفرستید.",
            ),
            Self::OutOfScope => {
                Problem::new(S::FORBIDDEN, "out_of_scope", "کلید شما برای این نوع درخواست نیست.")
            }
            Self::NotFound | Self::Storage(StorageError::NotFound) => {
                Problem::new(S::NOT_FOUND, "not_found", "چیزی با این نشانی پیدا نشد.")
            }
            Self::UnknownSlot => {
                Problem::new(S::NOT_FOUND, "unknown_slot", "فرم این درخواست چنین جایی برای مدرک ندارد.")
            }
            Self::Conflict | Self::Storage(StorageError::Conflict | StorageError::Duplicate(_)) => {
                Problem::new(
                    S::CONFLICT,
                    "conflict",
                    "هم‌زمان کس دیگری همین پرونده را تغییر داد. پرونده را دوباره بخوانید و تلاش کنید.",
                )
            }
            Self::KeyReused => Problem::new(
                S::CONFLICT,
                "idempotency_key_reused",
                "این Idempotency-Key پیش‌تر برای درخواست دیگری به کار رفته است.",
            ),
            Self::BadRequest(detail) => Problem::new(S::BAD_REQUEST, "bad_request", detail),
            Self::BadJson { line, column } => Problem::new(
                S::BAD_REQUEST,
                "bad_json",
                format!("بدنهٔ درخواست JSON درست نیست (سطر {}، ستون {}).", fa(line), fa(column)),
            ),
            Self::NotJson => Problem::new(
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "بدنهٔ درخواست باید با Content-Type برابر application/json فرستاده شود.",
            ),
            Self::TooLarge { limit } | Self::Storage(StorageError::TooLarge { limit }) => {
                let most = kartabl_domain::text::fa_bytes(limit);
                Problem::new(S::PAYLOAD_TOO_LARGE, "too_large", format!("بدنهٔ درخواست بیش از {most} است."))
            }
            Self::NotAccepted { accepted } => Problem::new(
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                format!("نوع فایل پذیرفته نیست؛ نوع‌های پذیرفته: {accepted}."),
            ),
            Self::Invalid(errors) => Problem::invalid("invalid", errors),
            Self::Data(DataFault { path, fault }) => {
                let code = match fault {
                    Fault::NotInCatalogue { .. } => "not_in_catalogue",
                    Fault::UnknownRecord { .. } => "unknown_record",
                    _ => "invalid",
                };
                Problem::invalid(code, vec![FieldError::new(path, fault.text())])
            }
            Self::Refused { refusal, text } => refused(refusal, text),
            Self::Unadmitted(refusal) => {
                let (status, code) = match &refusal {
                    Unadmitted::TooLarge(_) => (S::PAYLOAD_TOO_LARGE, "too_large"),
                    Unadmitted::WrongType(_) => (S::UNSUPPORTED_MEDIA_TYPE, "wrong_type"),
                    Unadmitted::Oversize(_) => (S::UNPROCESSABLE_ENTITY, "oversize"),
                };
                let finding = refusal.finding();
                let detail = match finding.detail.as_str() {
                    "" => finding.code.text().to_owned(),
                    figures => format!("{} ({figures})", finding.code.text()),
                };
                Problem { finding: Some(finding.into()), ..Problem::new(status, code, detail) }
            }
            Self::TooMany { seconds } => Problem::new(
                S::TOO_MANY_REQUESTS,
                "too_many_requests",
                format!("شمار درخواست‌ها بیش از اندازه است؛ {} ثانیه دیگر تلاش کنید.", fa(seconds)),
            ),
            Self::Storage(StorageError::Interrupted(_)) => {
                Problem::new(S::BAD_REQUEST, "interrupted", "فرستادن درخواست نیمه‌کاره ماند.")
            }
            Self::Storage(error) if error.is_outage() => {
                Problem { cause: Some(cause), ..Problem::unavailable() }
            }
            Self::Storage(_) | Self::Internal(_) => Problem { cause: Some(cause), ..Problem::internal() },
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let header = match &self {
            Self::Unauthorized { given } => {
                let challenge = if *given {
                    r#"Bearer realm="kartabl", error="invalid_token""#
                } else {
                    r#"Bearer realm="kartabl""#
                };
                Some((header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge)))
            }
            Self::TooMany { seconds } => Some((header::RETRY_AFTER, HeaderValue::from(*seconds))),
            Self::Storage(error) if error.is_outage() => {
                Some((header::RETRY_AFTER, HeaderValue::from(AFTER_OUTAGE)))
            }
            _ => None,
        };
        let mut response = self.problem().into_response();
        response.headers_mut().extend(header);
        response
    }
}
