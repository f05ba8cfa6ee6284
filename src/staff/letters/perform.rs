//! Actions on a letter: performing one, and the page again where it was not done.

use super::{context::LetterContext, form::SubmittedForm, page};
use crate::form_error;
use axum::{http::StatusCode, response::Response};
use kartabl_actions::{LetterAction, NotDone, SeenLetter};
use kartabl_domain::cases::Refusal;
use kartabl_web::{
    WebError, forms::Fields, shell::Done, shell::Flash, views::form::Conflict, views::form::FormState,
    words::refusal_text,
};

/// Performs an action on the letter as the page showed it, then leads to the address `to`. `text_field` is the field that
/// holds the text which the rules may demand.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, failures that no form can mend, and those of the database.
pub(super) async fn perform<A: LetterAction>(
    context: LetterContext,
    fields: &Fields,
    text_field: &'static str,
    action: Result<A, Box<FormState>>,
    done: Done,
    to: &str,
) -> Result<Response, WebError> {
    if !context.is_current(fields)? {
        return conflict(context, fields).await;
    }
    let action = match action {
        Ok(action) => action,
        Err(form) => return invalid(&context, fields, *form).await,
    };
    let seen = SeenLetter { letter: context.letter.id, version: context.letter.version };
    let result = context.app.actions.perform_on_letter(&action, &context.staff, seen).await;
    answer(context, fields, text_field, result, done, to).await
}

/// Answers with what became of an action.
///
/// # Errors
/// Failures that no form can mend, and those of the database.
pub(super) async fn answer(
    context: LetterContext,
    fields: &Fields,
    text_field: &'static str,
    result: Result<(), NotDone>,
    done: Done,
    to: &str,
) -> Result<Response, WebError> {
    match result {
        Ok(()) => {
            let flash = Flash::new(done).case(&context.case.code);
            Ok(context.app.done(to, &flash))
        }
        Err(NotDone::Conflict) => conflict(context, fields).await,
        Err(NotDone::Refused { refusal, .. }) => refused(&context, fields, &refusal, text_field).await,
        Err(failed) => Err(failed.into()),
    }
}

/// The page of the letter as somebody else has changed it meanwhile.
///
/// # Errors
/// Those of the database.
pub(super) async fn conflict(mut context: LetterContext, fields: &Fields) -> Result<Response, WebError> {
    context.letter = context.app.db.letter(context.letter.id).await?;
    context.case = context.app.db.case(context.case.id).await?;
    let change = form_error::last_change(&context.app, &context.case).await?;
    let form = FormState::conflict(Conflict { version: context.letter.version, ..change });
    page::answer(&context, StatusCode::CONFLICT, SubmittedForm::of(fields), form).await
}

/// The page with what is wrong in the form.
///
/// # Errors
/// Those of the database.
pub(super) async fn invalid(
    context: &LetterContext,
    fields: &Fields,
    form: FormState,
) -> Result<Response, WebError> {
    page::answer(context, StatusCode::UNPROCESSABLE_ENTITY, SubmittedForm::of(fields), form).await
}

/// The page with the rule that does not allow the action.
async fn refused(
    context: &LetterContext,
    fields: &Fields,
    refusal: &Refusal,
    text_field: &'static str,
) -> Result<Response, WebError> {
    let text = refusal_text(refusal, context.app.house.procedures.of(&context.case.procedure), None);
    let mut form = FormState::default();
    let label = match text_field {
        "reason" => "دلیل برگرداندن",
        "void_reason" => "دلیل ابطال",
        _ => "دلیل کنار گذاشتن",
    };
    match refusal {
        Refusal::WordsNeeded { .. } => form.wrong(text_field, label, text),
        Refusal::ClosedRoute { .. } => form.wrong("ece", "شبکهٔ الکترونیکی دولت", text),
        _ => form.refusal = Some(text),
    }
    invalid(context, fields, form).await
}
