//! Inspects a submitted or mended case and sends it where it belongs. A case that goes by its applicant's account waits for
//! the identity service too, until the budget for that is over.

use crate::Tools;
use jiff::Timestamp;
use kartabl_domain::{
    cases::State,
    ids::CaseId,
    orders::{EndIdentityWait, InspectCase, NewJob},
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::Tx;

pub(crate) async fn inspect_case(
    job: InspectCase,
    tools: Data<Tools>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let mut tx = tools.db.begin_repeatable().await?;
    match inspect(&mut tx, &tools, job.case).await? {
        Inspection::Nothing => return Ok(()),
        Inspection::Done => {}
        // The answer orders the inspection anew; this one comes where there is none.
        Inspection::Waits(until) => {
            tx.enqueue(&NewJob::of(&EndIdentityWait { case: job.case }).at(until)).await?;
        }
    }
    attempt.finish_in(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The same when the budget is over.
pub(crate) async fn end_identity_wait(
    job: EndIdentityWait,
    tools: Data<Tools>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let mut tx = tools.db.begin_repeatable().await?;
    match inspect(&mut tx, &tools, job.case).await? {
        Inspection::Nothing => Ok(()),
        Inspection::Done => {
            attempt.finish_in(&mut tx).await?;
            Ok(tx.commit().await?)
        }
        // The calendar was changed since.
        Inspection::Waits(until) => Err(JobError::snooze(until)),
    }
}

enum Inspection {
    /// The case is not there any more, or the last document check will order the inspection.
    Nothing,
    /// The step is applied.
    Done,
    /// Nobody has said yet whose number the account has.
    Waits(Timestamp),
}

async fn inspect(tx: &mut Tx, tools: &Tools, id: CaseId) -> Result<Inspection, JobError> {
    let office = tools.house.office();
    let case = tx.case(id).await?;
    if !matches!(case.state, State::Inspecting { .. }) {
        return Ok(Inspection::Nothing);
    }
    let inspected = tx.inspect(&office, &case).await?;
    if !inspected.findings.pending.is_empty() {
        // The last check orders the inspection anew.
        return Ok(Inspection::Nothing);
    }
    let waits = inspected.account.as_ref().and_then(|account| account.awaited_until(&office, &case));
    if let Some(until) = waits {
        return Ok(Inspection::Waits(until));
    }
    let step = case.inspected(&office, &inspected.findings, inspected.start).map_err(JobError::discard)?;
    tx.apply(&step, &tools.house.calendar).await?;
    Ok(Inspection::Done)
}
