//! Counts running deadlines again after the calendar was changed (SPEC §5, §9). Takes no input; each case is a transaction
//! of its own, so a crash in the middle loses nothing and repeats nothing.

use crate::Tools;
use kartabl_actions::NotDone;
use kartabl_domain::orders::RecomputeDeadlines;
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

const BATCH: i64 = 200;

pub(crate) async fn recompute_deadlines(
    _: RecomputeDeadlines,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    tools.house.calendar.keep(&tools.db.imported_holidays().await?);
    let (mut looked_at, mut moved) = (0_u32, 0_u32);
    let mut after = None;
    loop {
        let cases = tools.db.cases_with_deadlines(after, BATCH).await?;
        let Some(last) = cases.last().copied() else { break };
        after = Some(last);
        for id in cases {
            if attempt.cancelled().is_cancelled() {
                return Err(JobError::retry("stopped between two cases"));
            }
            match tools.actions.recount_deadline(id).await {
                Err(NotDone::Storage(StorageError::NotFound)) => continue,
                moves => moved += u32::from(moves?),
            }
            looked_at += 1;
        }
    }
    tracing::info!(looked_at, moved, "counted the deadlines by the calendar of today");
    Ok(())
}
