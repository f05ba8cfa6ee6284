//! The calls on a case, one file each.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod edit;
pub(super) mod get;
pub(super) mod resubmit;
pub(super) mod samava;
pub(super) mod submit;
pub(super) mod withdraw;

use super::{act::Post, error::ApiError, fields::Fields, problem::FieldError};
use serde_json::Value;

/// The body of a call that needs none: nothing, or an object without keys.
fn no_body(post: &Post) -> Result<(), ApiError> {
    if !post.body.is_null() {
        with_fields(post.body.clone(), |_| ())?;
    }
    Ok(())
}

/// What `read` makes of the fields of a body.
///
/// # Errors
/// Everything that is wrong with them.
fn with_fields<T>(body: Value, read: impl FnOnce(&mut Fields<'_>) -> T) -> Result<T, ApiError> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut fields = Fields::of(body, "", &mut errors);
    let value = read(&mut fields);
    fields.finish();
    if errors.is_empty() { Ok(value) } else { Err(ApiError::Invalid(errors)) }
}
