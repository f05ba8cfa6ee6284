//! What the statements allow: jobs claimed and finished in batches, without handlers or workers.

use super::{jobs::enqueue_all, report::rate};
use crate::{
    engine::{self, ClaimRequest, Claimed, Completion},
    outcome::Outcome,
};
use kartabl_domain::orders::Queue;
use kartabl_storage::{Db, Result};
use std::time::{Duration, Instant};

/// Claims and finishes in batches, the next claim beside the last write, as the engine does it.
pub(super) async fn run(db: &Db, jobs: usize) -> Result<f64> {
    enqueue_all(db, jobs, true).await?;
    let started = Instant::now();
    let mut claimed = claim(db).await?;
    while !claimed.is_empty() {
        let (next, written) = futures::join!(claim(db), engine::finish(db, &claimed));
        written?;
        claimed = next?;
    }
    Ok(rate(jobs, started))
}

const BARE: ClaimRequest<'_> = ClaimRequest {
    queue: Queue::Bulk,
    worker: "bare",
    lease: Duration::from_secs(60),
    limit: 500,
    cluster: None,
};

async fn claim(db: &Db) -> Result<Vec<Completion>> {
    let claimed = engine::claim(db, BARE).await?;
    let done = |job: Claimed| Completion {
        id: job.id,
        token: job.token,
        outcome: Outcome::Done,
        ran: Duration::ZERO,
    };
    Ok(claimed.into_iter().map(done).collect())
}
