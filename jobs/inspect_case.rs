//! Inspects a submitted or mended case and sends it where it belongs.

use crate::Tools;
use kartabl_domain::{cases::State, orders::InspectCase};
use kartabl_queue::{Attempt, Data, JobError};

pub(crate) async fn inspect_case(
    job: InspectCase,
    tools: Data<Tools>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let mut tx = tools.db.begin_repeatable().await?;
    let office = tools.house.office();
    let case = tx.case(job.case).await?;
    if !matches!(case.state, State::Inspecting { .. }) {
        return Ok(());
    }
    let inspected = tx.inspect(&office, &case).await?;
    if !inspected.findings.pending.is_empty() {
        // The last check orders the inspection anew.
        return Ok(());
    }
    let step = case.inspected(&office, &inspected.findings, inspected.start).map_err(JobError::discard)?;
    tx.apply(&step, &tools.house.calendar).await?;
    attempt.finish_in(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}
