//! Removes what has had its time: finished jobs, ended sessions, answers kept for repeated requests.

use crate::Tools;
use jiff::SignedDuration;
use kartabl_domain::orders::Prune;
use kartabl_queue::{Attempt, Data, JobError};
use std::sync::Arc;

/// Finished jobs are kept a week for the monitor, discarded ones a quarter of a year for whoever must explain them.
const FINISHED: SignedDuration = SignedDuration::from_hours(7 * 24);
const DEAD: SignedDuration = SignedDuration::from_hours(90 * 24);
/// No session lives longer than this without a visit, whatever the settings say.
const IDLE: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(crate) async fn prune(_: Prune, tools: Data<Arc<Tools>>, _: Attempt) -> Result<(), JobError> {
    let now = tools.house.world.now();
    let jobs = kartabl_queue::prune(&tools.db, now - FINISHED, now - DEAD).await?;
    let sessions = tools.db.prune_sessions(IDLE).await?;
    let throttles = tools.db.prune_throttle().await?;
    let answers = tools.db.prune_answers().await?;
    tracing::info!(jobs, sessions, throttles, answers, "pruned");
    Ok(())
}
