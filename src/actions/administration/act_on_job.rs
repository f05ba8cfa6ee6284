//! An administrator acts on jobs: on one, or on every job of a list.

use crate::{Actions, NotDone};
use kartabl_domain::{
    ids::JobId,
    orders::{ActOnJobs, JobAct},
    people::Staff,
};
use kartabl_queue::monitor::{self, Why};
use kartabl_storage::StorageError;

impl Actions {
    /// Retries, cancels or discards a job. Answers whether it was done: a job in another state is left alone, and so is one
    /// whose work an unfinished job does already.
    ///
    /// # Errors
    /// No such job; the database's errors.
    pub async fn act_on_job(
        &self,
        by: &Staff,
        act: JobAct,
        job: JobId,
        reason: String,
    ) -> Result<bool, NotDone> {
        let mut tx = self.db.begin().await?;
        match monitor::act(&mut tx, act, job, &Why { by: by.id, text: reason }).await {
            Err(StorageError::Conflict | StorageError::Duplicate(_)) => return Ok(false),
            other => other?,
        }
        tx.audit_change(Some(by.id), &format!("job_{}", act.name()), format!("job:{job}"), "");
        tx.commit().await?;
        Ok(true)
    }

    /// Orders an act on every job of a list. Answers the job that does it, which tells how far it has come.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn act_on_all_jobs(&self, by: &Staff, order: &ActOnJobs) -> Result<JobId, NotDone> {
        let mut tx = self.db.begin().await?;
        let placed = tx.order(order).await?;
        tx.audit_change(Some(by.id), &format!("jobs_{}", order.act.name()), format!("job:{}", placed.id), "");
        tx.commit().await?;
        Ok(placed.id)
    }
}
