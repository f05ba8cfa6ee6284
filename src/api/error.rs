//! The error type of all calls.

mod response;

use super::problem::FieldError;
use kartabl_actions::NotDone;
use kartabl_documents::Refusal as FileRefusal;
use kartabl_domain::{
    cases::{Refusal, data::DataFault},
    procedures::Procedure,
    text::fa,
};
use kartabl_storage::StorageError;
use kartabl_web::{
    App,
    words::{account_refusal_text, edit_refusal_text, refusal_text},
};

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    #[error("no valid key")]
    Unauthorized { key_given: bool },
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
    FileRefused(#[from] FileRefusal),
    #[error("too many requests")]
    RateLimited { seconds: u64 },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("{0}")]
    Internal(&'static str),
}

impl ApiError {
    /// The error for one wrong field of the request.
    pub(super) fn invalid(path: &str, text: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, text)])
    }

    /// Converts the failure of an action, with the wording for calls that move a case on.
    pub(super) fn from_action(app: &App) -> impl Fn(NotDone) -> Self + '_ {
        |not_done| {
            Self::from_not_done(app, not_done, |refusal, procedure| refusal_text(refusal, procedure, None))
        }
    }

    /// Converts the failure of an action, with the wording for calls that edit a case.
    pub(super) fn from_edit(app: &App) -> impl Fn(NotDone) -> Self + '_ {
        |not_done| Self::from_not_done(app, not_done, edit_refusal_text)
    }

    fn from_not_done(app: &App, not_done: NotDone, refusal_text: fn(&Refusal, &Procedure) -> String) -> Self {
        match not_done {
            NotDone::Conflict => Self::Conflict,
            NotDone::Refused { refusal, procedure } => {
                let text = match procedure {
                    Some(reference) => refusal_text(&refusal, app.house.procedures.of(&reference)),
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
}
