//! Asks a service whether what a person said of themselves is true, and lets the draft know. A service that is down is
//! shown with the draft and asked again; the same question twice harms nobody.

use crate::{Tools, gateways::InquiryAnswer};
use kartabl_actions::NotDone;
use kartabl_domain::{
    orders::ConfirmIdentity,
    people::identity::{Answer, Person},
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

pub(crate) async fn confirm_identity(
    job: ConfirmIdentity,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let case = match tools.db.case(job.case).await {
        // The applicant has deleted the draft.
        Err(StorageError::NotFound) => return Ok(()),
        other => other?,
    };
    if case.gate_asked() != Some(job.gate) {
        return Ok(());
    }
    let person = Person::of(&case.applicant)
        .ok_or_else(|| JobError::discard("the applicant has no national code to ask about"))?;
    let said = tools.gateways.identity.ask(job.gate, person).await;
    let answer = match &said {
        Ok(InquiryAnswer::Matches) => Answer::True,
        Ok(InquiryAnswer::Differs { reason }) => Answer::Untrue(reason.clone()),
        Err(_) => Answer::None,
    };
    let end = said.is_ok().then_some(&attempt);
    match tools.actions.answer_gate(job.case, job.gate, &answer, end).await {
        Err(NotDone::Storage(StorageError::NotFound)) => return Ok(()),
        other => other?,
    }
    said.map(drop).map_err(JobError::retry)
}
