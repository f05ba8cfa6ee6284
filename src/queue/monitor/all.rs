//! Acts on every job of a filter, batch by batch, and reports its progress.

use super::{
    actions::{Why, act_on_many},
    jobs::{Filter, count, ids},
    state::State,
};
use crate::{attempt::Attempt, error::JobError};
use kartabl_domain::{ids::JobId, orders::ActOnJobs};
use kartabl_storage::{Db, StorageError};

/// Small enough that other writers hardly notice.
const BATCH: u32 = 500;

/// The work of the order [`ActOnJobs`]. Jobs that a person cancelled meanwhile, or that cannot be tried again because an
/// unfinished one does their work, stay as they are.
///
/// # Errors
/// [`JobError::Cancel`] when an operator stops it between two batches; what was done by then stays done.
pub async fn act_on_all(db: &Db, order: &ActOnJobs, attempt: &Attempt) -> Result<(), JobError> {
    let filter = filter(order, attempt)?;
    let why = Why { by: order.by, text: "with all of a list".to_owned() };
    let total = count(db, &filter).await?;
    let (mut seen, mut done, mut after) = (0, 0, JobId(0));
    loop {
        if attempt.cancelled().is_cancelled() {
            return Err(JobError::cancel(format!("stopped after {seen} of {total} jobs")));
        }
        let batch = ids(db, &filter, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        done += act_on_batch(db, order, &batch, &why).await?;
        (seen, after) = (seen + batch.len() as u64, *last);
        attempt.progress(db, seen, total.max(seen)).await?;
    }
    tracing::info!(act = order.act.name(), seen, done, "acted on the jobs of a list");
    Ok(())
}

/// What had not ended when this was asked for, and what is older than the asking itself: a job that fails once more is not
/// tried again by the same order.
fn filter(order: &ActOnJobs, attempt: &Attempt) -> Result<Filter, JobError> {
    let state = match &order.state {
        Some(name) => Some(State::named(name).ok_or_else(|| JobError::discard("no such state"))?),
        None => None,
    };
    Ok(Filter {
        queue: order.queue,
        state,
        kind: order.kind.clone(),
        case: order.case,
        before: Some(attempt.job()),
        ended_before: Some(order.asked_at),
    })
}

async fn act_on_batch(db: &Db, order: &ActOnJobs, ids: &[JobId], why: &Why) -> Result<u64, StorageError> {
    match all_at_once(db, order, ids, why).await {
        // An unfinished job does the work of one of these already; the others have their turn one by one.
        Err(StorageError::Duplicate(_)) => {
            let mut done = 0;
            for id in ids {
                match all_at_once(db, order, &[*id], why).await {
                    Err(StorageError::Duplicate(_)) => {}
                    other => done += other?,
                }
            }
            Ok(done)
        }
        other => other,
    }
}

async fn all_at_once(db: &Db, order: &ActOnJobs, ids: &[JobId], why: &Why) -> Result<u64, StorageError> {
    let mut tx = db.begin().await?;
    let done = act_on_many(&mut tx, order.act, ids, why).await?;
    tx.commit().await?;
    Ok(done)
}
