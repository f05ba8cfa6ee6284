//! What operators do: retry, cancel, discard, pause.

use kartabl_domain::{
    ids::{JobId, StaffId},
    orders::{JobAct, Queue},
};
use kartabl_storage::{Result, Topic, Tx, args, expect_one, values::to_json};

/// The extra attempt that a retry by hand grants is counted on top of those that were used.
const RETRY: &str = "
UPDATE jobs SET state = 'available', run_at = $2, finished_at = NULL, cancel_requested = FALSE,
       progress_done = NULL, progress_total = NULL,
       max_attempts = CASE WHEN attempt >= max_attempts THEN attempt + 1 ELSE max_attempts END
 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('discarded', 'cancelled', 'scheduled')
RETURNING queue";

/// What failed for good and is given up by a person leaves the list of failed jobs.
const CANCEL_RESTING: &str = "
UPDATE jobs SET state = 'cancelled', finished_at = $2
 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('scheduled', 'available', 'discarded')
RETURNING id";
const CANCEL_RUNNING: &str = "
UPDATE jobs SET cancel_requested = TRUE
 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state = 'running'";
const DISCARD: &str = "
UPDATE jobs SET state = 'discarded', finished_at = $2
 WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('scheduled', 'available')
RETURNING id";
/// What a person decided is one more line in the history of the job.
const BY_HAND: &str = "
INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
SELECT id, attempt, state, $3, $4, $2, $2 FROM jobs WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))";

/// Who acts, and why, for the history of the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Who.
    pub by: StaffId,
    /// In their words; no personal data.
    pub text: String,
}

/// Does something with one job: tries a discarded, cancelled or scheduled one again now; cancels one that waits or failed
/// at once, and one that runs as soon as its handler looks at [`crate::Attempt::cancelled`]; discards one that waits, as
/// if its attempts were used up.
///
/// # Errors
/// [`kartabl_storage::StorageError::Conflict`] when the job is in no state for it; [`kartabl_storage::StorageError::Duplicate`] when it is to be tried again
/// and an unfinished job holds its unique key by now: that one does the work.
pub async fn act(tx: &mut Tx, what: JobAct, id: JobId, why: &Why) -> Result<()> {
    expect_one(act_on_many(tx, what, &[id], why).await?)
}

/// Does something with several jobs, see [`act`]. Those that are in no state for it stay as they are. Answers how many
/// it was done to.
///
/// # Errors
/// [`kartabl_storage::StorageError::Duplicate`] when one is to be tried again and an unfinished job holds its unique key by
/// now; nothing was done then.
pub async fn act_on_many(tx: &mut Tx, what: JobAct, ids: &[JobId], why: &Why) -> Result<u64> {
    let (now, given) = (tx.world().now(), to_json(ids)?);
    match what {
        JobAct::Retry => {
            let mut queues: Vec<(String,)> = tx.all(RETRY, args![&given, now]).await?;
            let count = queues.len() as u64;
            queues.sort();
            queues.dedup();
            for queue in queues.iter().filter_map(|(queue,)| Queue::named(queue)) {
                tx.notify(Topic::Queue(queue)).await?;
            }
            Ok(count)
        }
        JobAct::Discard => settle(tx, DISCARD, &given, why).await,
        JobAct::Cancel => {
            let resting = settle(tx, CANCEL_RESTING, &given, why).await?;
            let running = tx.exec(CANCEL_RUNNING, args![&given]).await?;
            if running > 0 {
                tx.notify(Topic::Leases).await?;
            }
            Ok(resting + running)
        }
    }
}

async fn settle(tx: &mut Tx, sql: &'static str, given: &str, why: &Why) -> Result<u64> {
    let now = tx.world().now();
    let ids: Vec<(i64,)> = tx.all(sql, args![given, now]).await?;
    if !ids.is_empty() {
        let ids: Vec<i64> = ids.iter().map(|(id,)| *id).collect();
        tx.exec(BY_HAND, args![to_json(&ids)?, now, &why.text, format!("staff:{}", why.by)]).await?;
    }
    Ok(ids.len() as u64)
}

const PAUSE: &str = "
INSERT INTO queues (name, paused) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET paused = excluded.paused";

/// Stops or resumes the claiming of a queue in the whole cluster; running jobs go on.
///
/// # Errors
/// Those of the database.
pub async fn pause(tx: &mut Tx, queue: Queue, paused: bool) -> Result<()> {
    tx.exec(PAUSE, args![queue.name(), paused]).await?;
    tx.notify(Topic::Queue(queue)).await
}
