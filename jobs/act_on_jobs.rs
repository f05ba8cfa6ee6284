//! Does the same with every job of a list that an operator looked at.

use crate::Tools;
use kartabl_domain::orders::ActOnJobs;
use kartabl_queue::{Attempt, Data, JobError, monitor};
use std::sync::Arc;

pub(crate) async fn act_on_jobs(
    order: ActOnJobs,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    monitor::act_on_all(&tools.db, &order, &attempt).await
}
