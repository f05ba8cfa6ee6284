//! One attempt at a job, as its handler sees it.

use kartabl_domain::ids::JobId;
use kartabl_storage::{Db, StorageError, Tx, args, expect_one};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio_util::sync::CancellationToken;

/// Handed to the handler: which attempt this is, whether it is still wanted, and how to finish it exactly once.
#[derive(Debug, Clone)]
pub struct Attempt(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    job: JobId,
    lease: i64,
    number: u32,
    max: u32,
    cancelled: CancellationToken,
    settled: AtomicBool,
}

/// The token alone proves the lease: it changes with every claim and is NULL unless the job runs.
const FINISH: &str = "
UPDATE jobs SET state = 'done', finished_at = $3, lease_token = NULL, lease_until = NULL
 WHERE id = $1 AND lease_token = $2";

const PROGRESS: &str = "
UPDATE jobs SET progress_done = $3, progress_total = $4 WHERE id = $1 AND lease_token = $2";

impl Attempt {
    pub(crate) fn new(job: JobId, lease: i64, number: u32, max: u32) -> Self {
        let (cancelled, settled) = (CancellationToken::new(), AtomicBool::new(false));
        Self(Arc::new(Inner { job, lease, number, max, cancelled, settled }))
    }

    /// The job.
    pub fn job(&self) -> JobId {
        self.0.job
    }

    /// 1 for the first attempt.
    pub fn number(&self) -> u32 {
        self.0.number
    }

    /// Whether a failure of this attempt discards the job.
    pub fn is_last(&self) -> bool {
        self.0.number >= self.0.max
    }

    /// Ends when nobody waits for the result any more: an operator cancelled the job, its lease was lost, or the process
    /// ends and the time for finishing is over. Long work looks at it between its steps; a failure after an operator's
    /// cancellation is kept as cancelled and not tried again.
    pub fn cancelled(&self) -> &CancellationToken {
        &self.0.cancelled
    }

    /// Marks the job as done inside the handler's own transaction: its effects and the end of the job are committed
    /// together, so they happen exactly once. Then commit, and answer `Ok(())`.
    ///
    /// # Errors
    /// [`StorageError::Conflict`], at the latest from the commit, when the lease was lost meanwhile: another worker has the
    /// job, and nothing of the transaction is kept.
    pub async fn finish_in(&self, tx: &mut Tx) -> Result<(), StorageError> {
        let now = tx.world().now();
        tx.defer_existing(FINISH, args![self.0.job, self.0.lease, now]).await?;
        self.0.settled.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Records how far the work has come, for the monitor.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the lease was lost meanwhile: another worker has the job, so stop.
    pub async fn progress(&self, db: &Db, done: u64, total: u64) -> Result<(), StorageError> {
        let count = |count| i64::try_from(count).unwrap_or(i64::MAX);
        expect_one(db.exec(PROGRESS, args![self.0.job, self.0.lease, count(done), count(total)]).await?)
    }

    /// Whether [`Attempt::finish_in`] went through; whether its transaction did is only known to the handler.
    pub(crate) fn is_settled(&self) -> bool {
        self.0.settled.load(Ordering::SeqCst)
    }
}
