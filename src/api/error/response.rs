//! Converting errors into HTTP responses, in one place.

use super::{
    super::{
        answers::DefectAnswer,
        problem::{FieldError, Problem},
    },
    ApiError,
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use kartabl_documents::Refusal as FileRefusal;
use kartabl_domain::{
    cases::{
        Refusal,
        data::{DataFault, Fault},
    },
    text::{fa, fa_bytes},
};
use kartabl_storage::StorageError;
use kartabl_web::error::AFTER_OUTAGE;

impl ApiError {
    /// The problem that describes this error to the caller.
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
                let limit = fa_bytes(limit);
                Problem::new(S::PAYLOAD_TOO_LARGE, "too_large", format!("بدنهٔ درخواست بیش از {limit} است."))
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
            Self::Refused { refusal, text } => refusal_problem(refusal, text),
            Self::FileRefused(refusal) => {
                let (status, code) = match &refusal {
                    FileRefusal::TooLarge(_) => (S::PAYLOAD_TOO_LARGE, "too_large"),
                    FileRefusal::WrongType(_) => (S::UNSUPPORTED_MEDIA_TYPE, "wrong_type"),
                    FileRefusal::Oversize(_) => (S::UNPROCESSABLE_ENTITY, "oversize"),
                };
                let finding = refusal.finding();
                let detail = match finding.detail.as_str() {
                    "" => finding.code.text().to_owned(),
                    detail => format!("{} ({detail})", finding.code.text()),
                };
                Problem { finding: Some(finding.into()), ..Problem::new(status, code, detail) }
            }
            Self::RateLimited { seconds } => Problem::new(
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

/// The problem for a refused action.
fn refusal_problem(refusal: Refusal, text: String) -> Problem {
    let status = match &refusal {
        Refusal::WrongState { .. }
        | Refusal::LockedSection { .. }
        | Refusal::IdentityAwaited { .. }
        | Refusal::IdentityUnconfirmed
        | Refusal::IdentityKnown
        | Refusal::TooLate => StatusCode::CONFLICT,
        Refusal::OpenDefects { .. }
        | Refusal::NoDefects
        | Refusal::UnknownPlace { .. }
        | Refusal::WordsNeeded { .. }
        | Refusal::Unprintable { .. }
        | Refusal::Username { .. }
        | Refusal::UnknownUnit { .. }
        | Refusal::NotDecidedSo { .. }
        | Refusal::ClosedRoute { .. }
        | Refusal::NationalCodeNeeded
        | Refusal::OtherMobile { .. }
        | Refusal::SameMobile
        | Refusal::Confidential => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::NotAllowed | Refusal::NotYours { .. } | Refusal::OwnFiling | Refusal::SamePerson => {
            StatusCode::FORBIDDEN
        }
    };
    let mut problem = Problem::new(status, refusal.code(), text);
    match refusal {
        Refusal::OpenDefects { defects } => {
            problem.defects = Some(defects.into_iter().map(DefectAnswer::from).collect());
        }
        Refusal::NationalCodeNeeded => {
            problem.errors = Some(vec![FieldError::new("applicant.national_code", problem.detail.clone())]);
        }
        Refusal::OtherMobile { .. } => {
            problem.errors = Some(vec![FieldError::new("applicant.mobile", problem.detail.clone())]);
        }
        Refusal::WordsNeeded { field, .. } | Refusal::Unprintable { field, .. } => {
            problem.errors = Some(vec![FieldError::new(field, problem.detail.clone())]);
        }
        _ => {}
    }
    problem
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let header = match &self {
            Self::Unauthorized { key_given } => {
                let challenge = if *key_given {
                    r#"Bearer realm="kartabl", error="invalid_token""#
                } else {
                    r#"Bearer realm="kartabl""#
                };
                Some((header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge)))
            }
            Self::RateLimited { seconds } => Some((header::RETRY_AFTER, HeaderValue::from(*seconds))),
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
