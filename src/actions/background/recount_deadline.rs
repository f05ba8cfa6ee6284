//! Counting the deadline of a case again after the calendar was changed (SPEC §5).

use crate::{Actions, NotDone};
use kartabl_domain::ids::CaseId;

impl Actions {
    /// Counts the deadline of a case by the calendar of now. Answers whether it moved.
    ///
    /// # Errors
    /// No such case; the database's errors.
    pub async fn recount_deadline(&self, case: CaseId) -> Result<bool, NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        let case = tx.case(case).await?;
        let moved = tx.count_deadline(&case, self.house.office().calendar).await?;
        if moved {
            tx.commit().await?;
        }
        Ok(moved)
    }
}
