//! The rows of a list of jobs.

use super::words;
use crate::views::jobs::JobRow;
use jiff::Timestamp;
use kartabl_queue::monitor::JobView;
use kartabl_web::{App, WebError, present};

/// Jobs as rows with the tracking codes of their cases.
///
/// # Errors
/// Those of the database.
pub(super) async fn rows(app: &App, jobs: &[JobView], now: Timestamp) -> Result<Vec<JobRow>, WebError> {
    let cases: Vec<_> = jobs.iter().filter_map(|job| job.case).collect();
    let codes = if cases.is_empty() { Default::default() } else { app.db.codes_of(&cases).await? };
    let row = |job: &JobView| {
        let error = job.last_error.clone().unwrap_or_default();
        JobRow {
            id: job.id.to_string(),
            title: words::kind(&job.kind).to_owned(),
            queue: job.queue.clone(),
            code: job.case.and_then(|case| codes.get(&case).cloned()),
            status: words::status(job),
            attempts: u32::try_from(job.attempt).unwrap_or(0),
            max_attempts: u32::try_from(job.max_attempts).unwrap_or(0),
            cause: words::cause(&error),
            error,
            at: present::moment(job.finished_at.or(job.started_at).unwrap_or(job.run_at), now),
        }
    };
    Ok(jobs.iter().map(row).collect())
}
