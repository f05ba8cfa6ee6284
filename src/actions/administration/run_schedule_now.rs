//! An administrator runs an entry of the schedule outside of its ticks.

use crate::{Actions, NotDone};
use kartabl_domain::{ids::JobId, people::Staff};
use kartabl_queue::cron;

impl Actions {
    /// Orders what an entry of the schedule orders at its ticks. Answers the job.
    ///
    /// # Errors
    /// No such entry; the database's errors.
    pub async fn run_schedule_now(&self, by: &Staff, name: &str) -> Result<JobId, NotDone> {
        let mut tx = self.db.begin().await?;
        let placed = cron::enqueue_now(&mut tx, name).await?;
        tx.audit_change(Some(by.id), "schedule_run", format!("schedule:{name}"), "");
        tx.commit().await?;
        Ok(placed.id)
    }
}
