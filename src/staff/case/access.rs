//! Access to cases.

use kartabl_domain::{cases::Case, people::Staff, values::TrackingCode};
use kartabl_web::{App, WebError};

/// Finds the case whose tracking code an address names.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such case, [`WebError::Forbidden`] with the name of who has it where it is not open to the person,
/// otherwise those of the database.
pub(super) async fn find(app: &App, staff: &Staff, code: &str) -> Result<Case, WebError> {
    let code = TrackingCode::parse(code).map_err(|_| WebError::NotFound)?;
    let case = app.db.case_by_code(&code).await?;
    if case.is_open_to(staff) {
        return Ok(case);
    }
    let holder = match case.reviewer() {
        Some(id) => app.db.staff_names([id]).await?.remove(&id),
        None => case.state.unit().map(|unit| unit.label().to_owned()),
    };
    Err(WebError::Forbidden { holder })
}
