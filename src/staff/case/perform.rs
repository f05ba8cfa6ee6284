//! Actions on a case from pages of their own: rehearsing one, performing it, and going on afterwards.

use super::context::CaseContext;
use crate::form_error::{Control, FormError};
use axum::response::Response;
use kartabl_actions::{NotDone, Seen, StaffAction};
use kartabl_domain::cases::{Case, Refusal};
use kartabl_web::{
    WebError, forms::Fields, present, shell::Done, shell::Flash, views::form::FormState,
    views::parts::MessagePreview,
};

/// What an action would lead to: what forbids it now, and the messages that it would send. Where the form does not make up
/// an action yet, nothing forbids it.
///
/// # Errors
/// Those of the database.
pub(super) async fn rehearse<A: StaffAction>(
    context: &CaseContext,
    action: Result<A, Box<FormState>>,
) -> Result<(FormState, Vec<MessagePreview>), WebError> {
    let Ok(action) = action else { return Ok(Default::default()) };
    match context.app.actions.rehearse(&action, &context.staff, &context.case) {
        Ok(step) => Ok((FormState::default(), present::messages(&step.messages))),
        Err(refusal) => Ok((refusal_form(context, refusal).await?, Vec::new())),
    }
}

/// What the form says of a refusal before it was sent. What other words would mend is said at its field afterwards.
///
/// # Errors
/// Those of the database.
pub(super) async fn refusal_form(context: &CaseContext, refusal: Refusal) -> Result<FormState, WebError> {
    let mended_by_words = matches!(
        refusal,
        Refusal::WordsNeeded { .. }
            | Refusal::Unprintable { .. }
            | Refusal::Username { .. }
            | Refusal::UnknownPlace { .. }
            | Refusal::UnknownUnit { .. }
    );
    match mended_by_words {
        true => Ok(FormState::default()),
        false => Ok(FormError::refused(&context.app, &context.case, refusal, &[]).await?.form),
    }
}

/// Why the form may not be acted upon: it was made from an older version of the case, or it was sent after the session had
/// ended. `None` where it may.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn version_error(
    context: &CaseContext,
    fields: &Fields,
) -> Result<Option<FormError>, WebError> {
    if fields.number("version")? == context.case.version {
        return Ok(fields.is_kept().then(FormError::restored));
    }
    FormError::conflict(&context.app, &context.case).await.map(Some)
}

/// The version that the form saw, where it may be acted upon.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn seen_version(
    context: &CaseContext,
    fields: &Fields,
) -> Result<Result<Seen, FormError>, WebError> {
    Ok(match version_error(context, fields).await? {
        Some(error) => Err(error),
        None => Ok(Seen { case: context.case.id, version: context.case.version }),
    })
}

/// Performs an action. Gives the case as it is then, or what the form must say.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn perform<A: StaffAction>(
    context: &mut CaseContext,
    fields: &Fields,
    controls: &[Control],
    action: Result<A, Box<FormState>>,
) -> Result<Result<Case, FormError>, WebError> {
    perform_with_note(context, fields, controls, "", action).await
}

/// Performs an action and adds an internal note in the same transaction, unless the note is empty.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn perform_with_note<A: StaffAction>(
    context: &mut CaseContext,
    fields: &Fields,
    controls: &[Control],
    note: &str,
    action: Result<A, Box<FormState>>,
) -> Result<Result<Case, FormError>, WebError> {
    let seen = match seen_version(context, fields).await? {
        Ok(seen) => seen,
        Err(error) => return Ok(Err(error)),
    };
    let action = match action {
        Ok(action) => action,
        Err(form) => return Ok(Err(FormError::invalid(*form))),
    };
    let result = context.app.actions.perform(&action, &context.staff, seen, note).await;
    outcome(context, result, controls).await
}

/// What became of an action. Where it was not done, the case is read again.
///
/// # Errors
/// Failures that no form can mend, and those of the database.
pub(super) async fn outcome(
    context: &mut CaseContext,
    result: Result<Case, NotDone>,
    controls: &[Control],
) -> Result<Result<Case, FormError>, WebError> {
    let not_done = match result {
        Ok(case) => return Ok(Ok(case)),
        Err(not_done) => not_done,
    };
    let error = FormError::from_not_done(&context.app, &context.case, not_done, controls).await?;
    context.case = context.app.db.case(context.case.id).await?;
    Ok(Err(error))
}

/// Leads on to the next case of the tray, else to the case itself, and says what was done.
///
/// # Errors
/// Those of the database.
pub(super) async fn go_on(context: &CaseContext, done: Done) -> Result<Response, WebError> {
    let CaseContext { app, staff, case, origin, .. } = context;
    let next = origin.next(app, case).await?;
    // The action may have taken the case out of the person's sight, as an opinion does.
    let is_open = app.db.case(case.id).await?.is_open_to(staff);
    let here = || match is_open {
        true => format!("/cases/{}{}", case.code, origin.query()),
        false => origin.back_link().href,
    };
    let flash = if is_open { Flash::new(done).case(&case.code) } else { Flash::new(done) };
    Ok(app.done(&next.unwrap_or_else(here), &flash))
}
