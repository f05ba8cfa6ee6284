//! Reminds applicants whose deadline is near, and lets cases expire whose deadline is over (SPEC §9). Takes no input;
//! each case is a transaction of its own, so a crash in the middle loses nothing and repeats nothing.

use crate::Tools;
use kartabl_domain::{ids::CaseId, orders::RemindApplicants};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

const BATCH: i64 = 200;

pub(crate) async fn remind_applicants(
    _: RemindApplicants,
    tools: Data<Tools>,
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
            match look_at(case, &tools).await {
                Ok(Some(Done::Reminded)) => reminded += 1,
                Ok(Some(Done::Expired)) => expired += 1,
                // Somebody works on the case at this moment; the next tick looks again.
                Ok(None) | Err(StorageError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    tracing::info!(reminded, expired, "looked at the cases that wait for applicants");
    Ok(())
}

enum Done {
    Reminded,
    Expired,
}

async fn look_at(case: CaseId, tools: &Arc<crate::Kit>) -> Result<Option<Done>, StorageError> {
    let mut tx = tools.db.begin().await?;
    let case = tx.case(case).await?;
    let office = tools.house.office();
    let (step, done) = match case.clone().expire(&office) {
        Ok(step) => (step, Done::Expired),
        Err(_) => match case.remind(&office) {
            Some(step) => (step, Done::Reminded),
            None => return Ok(None),
        },
    };
    tx.apply(&step, &tools.house.calendar).await?;
    tx.commit().await?;
    Ok(Some(done))
}
