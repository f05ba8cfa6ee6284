//! A decision that waits for its second person: showing the proposal, confirming and refusing it.

use super::{context::CaseContext, perform};
use crate::form_error::{Control, FormError};
use kartabl_actions::review::{Confirm, RefuseProposal};
use kartabl_domain::{
    cases::{Case, Evaluation, EventKind, Proposal as Proposed, State},
    procedures::Decision,
};
use kartabl_web::{WebError, forms::Fields, present, shell::Done, views::parts::Proposal};

/// The decision of this kind that waits for a second person.
pub(super) fn waiting(context: &CaseContext, decision: Decision) -> Option<&Proposed> {
    match &context.case.state {
        State::Evaluation(Evaluation { proposal: Some(proposal), .. }) if proposal.decision == decision => {
            Some(proposal)
        }
        _ => None,
    }
}

/// The waiting decision with who proposed it and when.
///
/// # Errors
/// Those of the database.
pub(super) async fn shown(context: &CaseContext, decision: Decision) -> Result<Option<Proposal>, WebError> {
    let Some(waiting) = waiting(context, decision) else { return Ok(None) };
    let proposed = context.last_event(|event| matches!(event.kind, EventKind::Proposed { .. })).await?;
    let at = proposed.map_or(context.case.changed_at, |event| event.at);
    let at = present::moment(at, context.app.world().now());
    Ok(Some(Proposal { by: context.staff_name(waiting.by).await?, at, note: None }))
}

/// The second person agrees.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn confirm(
    context: &mut CaseContext,
    fields: &Fields,
    controls: &[Control],
    decision: Decision,
) -> Result<Result<Case, FormError>, WebError> {
    perform::perform(context, fields, controls, Ok(Confirm { decision })).await
}

/// The second person does not agree, and says why in the field `comment`.
///
/// # Errors
/// [`WebError::BadRequest`] where the form names no version, otherwise those of the database.
pub(super) async fn refuse(
    context: &mut CaseContext,
    fields: &Fields,
    controls: &[Control],
    decision: Decision,
) -> Result<Result<Case, FormError>, WebError> {
    let comment = fields.get("comment");
    perform::perform(context, fields, controls, Ok(RefuseProposal { decision, comment })).await
}

/// What is said after a decision: it waits for a second person, its letter waits (`drafted`), or the case has ended.
pub(super) fn what_was_done(case: &Case, drafted: Done) -> Done {
    match case.state {
        State::Evaluation(_) => Done::Proposed,
        State::Closed { .. } => Done::Closed,
        _ => drafted,
    }
}
