//! Asks a service whether what a person said of themselves is true, and lets the draft know. A service that is down is
//! shown with the draft and asked again; the same question twice harms nobody.

use crate::Tools;
use kartabl_domain::{
    identity::{Answer, Person},
    orders::ConfirmIdentity,
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;

use crate::gateways::Said;

pub(crate) async fn confirm_identity(
    job: ConfirmIdentity,
    tools: Data<Tools>,
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
        Ok(Said::True) => Answer::True,
        Ok(Said::Untrue { reason }) => Answer::Untrue(reason.clone()),
        Err(_) => Answer::None,
    };

    let mut tx = tools.db.begin().await?;
    let case = match tx.case(job.case).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?,
    };
    let Ok(step) = case.gate_answered(&tools.house.office(), job.gate, &answer) else { return Ok(()) };
    tx.apply(&step, &tools.house.calendar).await?;
    if said.is_ok() {
        attempt.finish_in(&mut tx).await?;
    }
    tx.commit().await?;
    said.map(drop).map_err(JobError::retry)
}
