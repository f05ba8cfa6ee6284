//! Jobs as the statements that insert them take them.

use crate::{error::Result, values::to_json};
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;

/// A job's time limit as its column holds it.
pub(super) fn milliseconds(job: &NewJob) -> i64 {
    i64::try_from(job.timeout.as_millis()).unwrap_or(i64::MAX)
}

/// Jobs as a JSON list for a statement that inserts them.
pub(crate) fn job_rows(jobs: &[&NewJob]) -> Result<String> {
    let rows: Vec<_> = jobs
        .iter()
        .map(|job| {
            (
                job.queue.name(),
                &job.kind,
                job.args.to_string(),
                job.priority,
                job.max_attempts,
                milliseconds(job),
                job.run_at.map_or(0, Timestamp::as_microsecond),
                &job.unique_key,
                job.case.map(|case| case.to_string()),
            )
        })
        .collect();
    to_json(&rows)
}
