//! The one cron table: what is done by the clock, and when. The configuration may set other times, not other names.

use kartabl_domain::orders::{Prune, RemindApplicants, SweepFiles};
use kartabl_queue::cron::{InvalidExpression, Schedule};
use serde::{Deserialize, Serialize};

/// `minute hour day month weekday`, in Tehran's time; a sixth field before them counts seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Times {
    /// Reminds applicants before their deadline and lets cases expire after it. A tick outside of office
    /// hours, such as one that is caught up, waits for the next opening.
    pub remind_applicants: String,
    /// Removes finished jobs, ended sessions and old answers to repeated requests.
    pub prune: String,
    /// Removes files that nothing has used for as long as `files.grace_hours` says.
    pub sweep_files: String,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            remind_applicants: "0 9 * * SAT-WED".to_owned(),
            prune: "30 3 * * *".to_owned(),
            sweep_files: "0 4 * * *".to_owned(),
        }
    }
}

/// The schedule with these times.
///
/// # Errors
/// The first expression that cannot be used; the error names its key.
pub fn schedule(times: &Times) -> Result<Schedule, InvalidExpression> {
    Schedule::new()
        .at("remind_applicants", &times.remind_applicants, &RemindApplicants::default())?
        .at("prune", &times.prune, &Prune {})?
        .at("sweep_files", &times.sweep_files, &SweepFiles::default())
}
