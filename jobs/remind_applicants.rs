//! Reminds applicants whose deadline is near, and lets cases expire whose deadline is over (SPEC §9). Takes no input;
//! each case is a transaction of its own, so a crash in the middle loses nothing and repeats nothing.

use crate::Tools;
use kartabl_actions::{Lapse, NotDone};
use kartabl_domain::orders::RemindApplicants;
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

const BATCH: i64 = 200;

pub(crate) async fn remind_applicants(
    _: RemindApplicants,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let (mut reminded, mut expired) = (0_u32, 0_u32);
    let mut after = None;
    loop {
        let cases = tools.db.waiting_for_applicants(after, BATCH).await?;
        let Some(last) = cases.last().copied() else { break };
        after = Some(last);
        for case in cases {
            if attempt.cancelled().is_cancelled() {
                return Err(JobError::retry("stopped between two cases"));
            }
            match tools.actions.lapse(case).await {
                Ok(Some(Lapse::Reminded)) => reminded += 1,
                Ok(Some(Lapse::Expired)) => expired += 1,
                // Somebody works on the case at this moment; the next tick looks again.
                Ok(None) | Err(NotDone::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    tracing::info!(reminded, expired, "looked at the cases that wait for applicants");
    Ok(())
}
