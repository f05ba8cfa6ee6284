//! The calls on a case, one file each.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod edit;
pub(super) mod get;
pub(super) mod resubmit;
pub(super) mod samava;
pub(super) mod submit;
pub(super) mod withdraw;

use super::{error::ApiError, fields::Fields, idempotency::PostRequest, problem::FieldError};
use serde_json::Value;

/// Checks the body of a call that takes none: nothing, or an object without keys.
///
/// # Errors
/// [`ApiError::Invalid`] when the body holds anything.
fn expect_empty_body(request: &PostRequest) -> Result<(), ApiError> {
    if !request.body.is_null() {
        parse_fields(request.body.clone(), |_| ())?;
    }
    Ok(())
}

/// Parses the fields of a body with `parse`.
///
/// # Errors
/// [`ApiError::Invalid`] with every error in the fields.
fn parse_fields<T>(body: Value, parse: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, ApiError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut fields = Fields::new(body, "", &mut errors);
    let value = parse(&mut fields);
    fields.finish();
    if errors.is_empty() { Ok(value) } else { Err(ApiError::Invalid(errors)) }
}
