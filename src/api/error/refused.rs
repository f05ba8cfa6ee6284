//! The answer to what the rules of a case refuse.

use crate::{
    answers::DefectAnswer,
    problem::{FieldError, Problem},
};
use axum::http::StatusCode;
use kartabl_domain::cases::Refusal;

/// The problem that tells a refusal in these words.
pub(super) fn refused(refusal: Refusal, text: String) -> Problem {
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
