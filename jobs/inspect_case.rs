//! Inspects a submitted or mended case and sends it where it belongs.

use crate::Tools;
use kartabl_actions::Inspection;
use kartabl_domain::orders::{EndIdentityWait, InspectCase};
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

pub(crate) async fn inspect_case(
    job: InspectCase,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    tools.actions.inspect_case(job.case, &attempt).await?;
    Ok(())
}

/// Inspects a case once the budget of the identity service is over.
pub(crate) async fn end_identity_wait(
    job: EndIdentityWait,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    match tools.actions.end_identity_wait(job.case, &attempt).await? {
        Inspection::Nothing | Inspection::Done => Ok(()),
        // The calendar was changed since.
        Inspection::Waits(until) => Err(JobError::snooze(until)),
    }
}
