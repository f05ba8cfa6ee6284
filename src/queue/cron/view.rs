//! The schedule as operators see it.

use super::expression::Ticks;
use jiff::Timestamp;
use kartabl_domain::ids::JobId;
use kartabl_storage::{Db, Result, args, values::timestamp};
use serde::Serialize;

/// One entry as operators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleView {
    /// The entry.
    pub name: String,
    /// Its cron expression.
    pub expression: String,
    /// The last tick that enqueued a job.
    pub last_tick: Option<Timestamp>,
    /// The job that was enqueued last.
    pub last_job: Option<JobId>,
    /// The next tick.
    pub next_tick: Option<Timestamp>,
    /// The last tick that counts as done: also the moment at which the entry was registered.
    #[serde(skip)]
    pub(super) known_tick: Timestamp,
}

const VIEW: &str = "SELECT name, expression, last_tick, last_job FROM schedule ORDER BY name";

/// The schedule as it is registered in the database, in the order of the names.
///
/// # Errors
/// Those of the database.
pub async fn view(db: &Db) -> Result<Vec<ScheduleView>> {
    let now = db.world().now();
    let rows: Vec<(String, String, i64, Option<i64>)> = db.all(VIEW, args![]).await?;
    rows.into_iter()
        .map(|(name, expression, last, job)| {
            let known_tick = timestamp(last)?;
            let next_tick = Ticks::parse(&name, &expression).ok().and_then(|ticks| ticks.next(now));
            let last_job = job.map(JobId);
            let last_tick = last_job.map(|_| known_tick);
            Ok(ScheduleView { name, expression, last_tick, last_job, next_tick, known_tick })
        })
        .collect()
}
