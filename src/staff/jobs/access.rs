//! The right to change background jobs.

use kartabl_domain::people::{Role, Staff};
use kartabl_web::WebError;

/// Lets administrators pass; auditors read everything here and change nothing.
///
/// # Errors
/// [`WebError::Forbidden`] for everybody else.
pub(super) fn require_admin(staff: &Staff) -> Result<(), WebError> {
    if staff.is(Role::Admin) { Ok(()) } else { Err(WebError::forbidden()) }
}
