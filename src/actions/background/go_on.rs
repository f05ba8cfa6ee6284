//! Scheduled work goes on page by page: each page is a job, and orders the next one when it is done.

use crate::{Actions, NotDone};
use kartabl_domain::orders::Order;
use kartabl_queue::Attempt;

impl Actions {
    /// Orders the next page of scheduled work and completes this one, in one transaction.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn go_on(&self, next: &impl Order, end: &Attempt) -> Result<(), NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        tx.order(next).await?;
        end.finish_in(&mut tx).await?;
        Ok(tx.commit().await?)
    }
}
