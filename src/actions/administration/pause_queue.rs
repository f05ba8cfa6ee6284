//! An administrator pauses a queue, or lets it go on.

use crate::{Actions, NotDone};
use kartabl_domain::{orders::Queue, people::Staff};
use kartabl_queue::monitor;

impl Actions {
    /// Pauses a queue in all processes, or lets it go on.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn pause_queue(&self, by: &Staff, queue: Queue, paused: bool) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        monitor::pause(&mut tx, queue, paused).await?;
        let action = if paused { "queue_paused" } else { "queue_resumed" };
        tx.audit_change(Some(by.id), action, format!("queue:{queue}"), "");
        Ok(tx.commit().await?)
    }
}
