//! Removes finished jobs after their time.

use jiff::Timestamp;
use kartabl_storage::{Db, Result, args};

/// Small enough that other writers hardly notice.
const BATCH: i64 = 2_000;

const PRUNE: &str = "
DELETE FROM jobs
 WHERE id IN (SELECT id FROM jobs WHERE state = $1 AND finished_at < $2 ORDER BY finished_at LIMIT $3)";

/// Removes jobs that were done or cancelled before `finished`, and discarded ones from before `dead`, with their histories;
/// answers how many. Works in batches and can be called as often as one likes.
///
/// # Errors
/// Those of the database; what was removed before stays removed.
pub async fn prune(db: &Db, finished: Timestamp, dead: Timestamp) -> Result<u64> {
    let mut removed = 0;
    for (state, before) in [("done", finished), ("cancelled", finished), ("discarded", dead)] {
        loop {
            let count = db.exec(PRUNE, args![state, before, BATCH]).await?;
            removed += count;
            if count < BATCH.unsigned_abs() {
                break;
            }
            // Lets other writers in between two batches.
            tokio::task::yield_now().await;
        }
    }
    Ok(removed)
}
