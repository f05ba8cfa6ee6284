//! Giving a case from the pool to the present expert of its unit with the least open work (SPEC §4).

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::ids::CaseId;
use kartabl_queue::Attempt;

impl Actions {
    /// Gives the case to whose turn it is. It stays in the pool where nobody of the unit is present, or where that person
    /// filed it. Nothing happens where somebody has taken it meanwhile. `end` completes the job
    /// together with it.
    ///
    /// # Errors
    /// No such case; the database's errors.
    pub async fn assign_in_turn(&self, case: CaseId, end: Option<&Attempt>) -> Result<(), NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let Some(unit) = case.pooled_in().cloned() else { return Ok(()) };
        let Some(id) = tx.least_loaded(&unit).await? else { return Ok(()) };
        let Some(account) = self.db.staff(id).await? else { return Ok(()) };
        let Ok(step) = case.assign_in_turn(&office, &account.staff) else { return Ok(()) };
        apply(&mut tx, &office, &step).await?;
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
