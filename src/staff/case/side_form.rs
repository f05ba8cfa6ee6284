//! The short forms beside a case: performing their actions, and the page of the case where an action was not done.

use super::{access, page, query::CaseQuery};
use crate::form_error::{Control, FormError};
use axum::response::Response;
use kartabl_actions::{Seen, StaffAction};
use kartabl_domain::{cases::Case, people::Staff};
use kartabl_web::{App, WebError, forms::Fields, frame::Frame, views::form::FormState};

/// Performs the action of a form. Gives the case as it is then, or what the form must say.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, those of [`access::find`], and failures that no form can mend.
pub(super) async fn perform<A: StaffAction>(
    app: &App,
    staff: &Staff,
    code: &str,
    fields: &Fields,
    controls: &[Control],
    action: &A,
) -> Result<Result<Case, FormError>, WebError> {
    let case = access::find(app, staff, code).await?;
    let seen = Seen { case: case.id, version: fields.number("version")? };
    match app.actions.perform(action, staff, seen, "").await {
        Ok(case) => Ok(Ok(case)),
        Err(not_done) => FormError::from_not_done(app, &case, not_done, controls).await.map(Err),
    }
}

/// The page of the case, read again, with what a form of it must say and the note that was typed.
///
/// # Errors
/// Those of [`access::find`].
pub(super) async fn answer(
    app: &App,
    staff: &Staff,
    code: &str,
    frame: &Frame,
    form: FormState,
    note: &str,
) -> Result<Response, WebError> {
    let case = access::find(app, staff, code).await?;
    page::answer(app, staff, &case, &CaseQuery::default(), frame, form, note.to_owned()).await
}
