//! What operators do: retry, cancel, discard, pause.

use super::State;
use kartabl_domain::{ids::JobId, orders::Queue};
use kartabl_storage::{Bell, Result, StorageError, Tx, args, expect_one};

/// The extra attempt that a retry by hand grants is counted on top of those that were used.
const RETRY: &str = "
UPDATE jobs SET state = 'available', run_at = $2, finished_at = NULL, cancel_requested = FALSE,
       max_attempts = CASE WHEN attempt >= max_attempts THEN attempt + 1 ELSE max_attempts END
 WHERE id = $1 AND state IN ('discarded', 'cancelled', 'scheduled') RETURNING queue";

/// Tries a discarded, cancelled or scheduled job again now.
///
/// # Errors
/// [`StorageError::Conflict`] when the job is in another state, [`StorageError::Duplicate`] when an unfinished job holds
/// its unique key by now: that one does the work.
pub async fn retry(tx: &mut Tx, id: JobId) -> Result<()> {
    let now = tx.world().now();
    let queue: Option<(String,)> = tx.maybe(RETRY, args![id, now]).await?;
    let (queue,) = queue.ok_or(StorageError::Conflict)?;
    if let Some(queue) = Queue::named(&queue) {
        tx.ring(Bell::Queue(queue)).await?;
    }
    Ok(())
}

const CANCEL_WAITING: &str = "
UPDATE jobs SET state = $3, finished_at = $2 WHERE id = $1 AND state IN ('scheduled', 'available')";
const CANCEL_RUNNING: &str = "UPDATE jobs SET cancel_requested = TRUE WHERE id = $1 AND state = 'running'";

/// Cancels a job: one that waits at once, one that runs as soon as its handler looks at
/// [`crate::Attempt::cancelled`].
///
/// # Errors
/// [`StorageError::Conflict`] when the job has ended already.
pub async fn cancel(tx: &mut Tx, id: JobId) -> Result<()> {
    let now = tx.world().now();
    if tx.exec(CANCEL_WAITING, args![id, now, State::Cancelled.name()]).await? == 1 {
        return Ok(());
    }
    expect_one(tx.exec(CANCEL_RUNNING, args![id]).await?)?;
    tx.ring(Bell::Leases).await
}

/// Discards a job that waits, as if its attempts were used up.
///
/// # Errors
/// [`StorageError::Conflict`] when the job runs or has ended already.
pub async fn discard(tx: &mut Tx, id: JobId) -> Result<()> {
    let now = tx.world().now();
    expect_one(tx.exec(CANCEL_WAITING, args![id, now, State::Discarded.name()]).await?)
}

const PAUSE: &str = "
INSERT INTO queues (name, paused) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET paused = excluded.paused";

/// Stops or resumes the claiming of a queue in the whole cluster; running jobs go on.
///
/// # Errors
/// As the database refuses.
pub async fn pause(tx: &mut Tx, queue: Queue, paused: bool) -> Result<()> {
    tx.exec(PAUSE, args![queue.name(), paused]).await?;
    tx.ring(Bell::Queue(queue)).await
}
