//! Counts running deadlines again after the calendar was changed (SPEC §5, §9). Goes on in pages, each a job; each case is a
//! transaction of its own, so a crash in the middle loses nothing and repeats nothing.

use crate::Tools;
use kartabl_actions::NotDone;
use kartabl_domain::orders::RecomputeDeadlines;
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

/// How many cases a job looks at.
const PAGE: i64 = 500;

pub(crate) async fn recompute_deadlines(
    job: RecomputeDeadlines,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    tools.house.calendar.keep(&tools.db.imported_holidays().await?);
    let page = tools.db.cases_with_deadlines(job.after, PAGE).await?;
    let mut moved = 0_u32;
    for id in &page {
        if attempt.cancelled().is_cancelled() {
            return Err(JobError::retry("stopped between two cases"));
        }
        match tools.actions.recount_deadline(*id).await {
            Err(NotDone::Storage(StorageError::NotFound)) => {}
            moves => moved += u32::from(moves?),
        }
    }
    tracing::info!(looked_at = page.len(), moved, "counted deadlines by the calendar of today");
    match page.last() {
        Some(last) if page.len() == usize::try_from(PAGE).unwrap_or_default() => {
            tools.actions.go_on(&RecomputeDeadlines { after: Some(*last) }, &attempt).await?;
        }
        _ => {}
    }
    Ok(())
}
