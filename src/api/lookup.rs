//! Finding the case that a request names.

use super::{caller::Caller, error::ApiError};
use kartabl_actions::Reader;
use kartabl_domain::{cases::Case, values::TrackingCode};
use kartabl_web::App;

/// Parses the tracking code in a path.
///
/// # Errors
/// [`ApiError::NotFound`] when the text is no tracking code, since it then names no case.
pub(super) fn tracking_code(code: &str) -> Result<TrackingCode, ApiError> {
    TrackingCode::parse(code).map_err(|_| ApiError::NotFound)
}

/// Finds the caller's case with this code, and records in the audit log that the caller opened it.
///
/// # Errors
/// [`ApiError::NotFound`] when there is no such case or another key opened it. [`ApiError::Storage`] when the database
/// fails.
pub(super) async fn find_case(app: &App, code: &str, caller: &Caller) -> Result<Case, ApiError> {
    let case = app.db.case_by_code(&tracking_code(code)?).await?;
    // Another key's case must look like one that does not exist.
    if case.opened_by != Some(caller.key()) {
        return Err(ApiError::NotFound);
    }
    app.actions
        .note_opened(Reader::Portal(caller.key()), case.id)
        .await
        .map_err(ApiError::from_action(app))?;
    Ok(case)
}
