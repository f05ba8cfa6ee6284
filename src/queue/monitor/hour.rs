//! How many jobs were done in each minute of the last hour, and how many attempts failed.

use jiff::{SignedDuration, Timestamp};
use kartabl_storage::{Db, Result, args, values::timestamp};
use std::collections::BTreeMap;

/// Minutes of the answer.
const MINUTES: usize = 60;
const MINUTE_MICROS: i64 = 60_000_000;

/// What happened in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// When it began.
    pub at: Timestamp,
    /// Jobs that were done.
    pub done: i64,
    /// Attempts that failed, whether or not they are made again.
    pub failed: i64,
}

const DONE: &str = "
SELECT finished_at / 60000000, count(*) FROM jobs WHERE state = 'done' AND finished_at >= $1 GROUP BY 1";
const FAILED: &str = "
SELECT ended_at / 60000000, count(*) FROM job_attempts WHERE ended_at >= $1 AND outcome <> 'cancelled' GROUP BY 1";

/// The last sixty minutes, the oldest first; the last one has not ended yet.
///
/// # Errors
/// Those of the database.
pub async fn hour(db: &Db) -> Result<Vec<Minute>> {
    let current = db.world().now().as_microsecond().div_euclid(MINUTE_MICROS);
    let first = current + 1 - i64::try_from(MINUTES).unwrap_or(i64::MAX);
    let since = timestamp(first * MINUTE_MICROS)?;
    let done: BTreeMap<i64, i64> = db.all(DONE, args![since]).await?.into_iter().collect();
    let failed: BTreeMap<i64, i64> = db.all(FAILED, args![since]).await?.into_iter().collect();
    let count = |counts: &BTreeMap<i64, i64>, minute| counts.get(&minute).copied().unwrap_or(0);
    Ok((first..=current)
        .map(|minute| Minute {
            at: since + SignedDuration::from_mins(minute - first),
            done: count(&done, minute),
            failed: count(&failed, minute),
        })
        .collect())
}
