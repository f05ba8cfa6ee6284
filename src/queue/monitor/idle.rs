//! Whether there is anything left to do.

use jiff::Timestamp;
use kartabl_storage::{Db, Result, args};

const IS_BUSY: &str = "
SELECT EXISTS (SELECT 1 FROM jobs WHERE state IN ('available', 'running'))
    OR EXISTS (SELECT 1 FROM jobs WHERE state = 'scheduled' AND run_at <= $1)";

const NEXT_DUE: &str = "SELECT min(run_at) FROM jobs WHERE state = 'scheduled'";

/// Whether a job runs, waits for a free slot, or is due.
///
/// # Errors
/// Those of the database.
pub async fn is_busy(db: &Db) -> Result<bool> {
    let (busy,): (bool,) = db.one(IS_BUSY, args![db.world().now()]).await?;
    Ok(busy)
}

/// When the next job that waits for its time is due.
///
/// # Errors
/// Those of the database.
pub async fn next_due(db: &Db) -> Result<Option<Timestamp>> {
    let (due,): (Option<i64>,) = db.one(NEXT_DUE, args![]).await?;
    Ok(due.and_then(|due| Timestamp::from_microsecond(due).ok()))
}
