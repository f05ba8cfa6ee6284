//! What an identity service answered about the applicant of a draft (guide 002).

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::{
    ids::CaseId,
    people::identity::{Answer, Gate},
};
use kartabl_queue::Attempt;

impl Actions {
    /// Lets a draft know the answer to its identity gate. Nothing happens where it does not wait for it any more. `end`
    /// completes the job together with it.
    ///
    /// # Errors
    /// No such case: the applicant has deleted the draft. The database's errors.
    pub async fn answer_gate(
        &self,
        case: CaseId,
        gate: Gate,
        answer: &Answer,
        end: Option<&Attempt>,
    ) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let Ok(step) = case.gate_answered(&office, gate, answer) else { return Ok(()) };
        apply(&mut tx, &office, &step).await?;
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
