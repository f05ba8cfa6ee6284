//! Gives a case from its unit's pool to the present expert with the least open work.

use crate::Tools;
use kartabl_domain::orders::AssignInTurn;
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

pub(crate) async fn assign_in_turn(
    job: AssignInTurn,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    Ok(tools.actions.assign_in_turn(job.case, Some(&attempt)).await?)
}
