//! A case whose applicant lets time pass: it is reminded of, and expires.

use crate::{Actions, NotDone, apply::apply};
use kartabl_domain::ids::CaseId;

/// What was done about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// The applicant is reminded.
    Reminded,
    /// The case has expired.
    Expired,
}

impl Actions {
    /// Lets a case expire whose deadline is over, or reminds its applicant where a reminder is due (SPEC §9).
    ///
    /// # Errors
    /// Conflict where somebody works on the case at this moment; the database's errors.
    pub async fn lapse(&self, case: CaseId) -> Result<Option<Lapse>, NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = tx.case(case).await?;
        let (step, lapse) = match case.clone().expire(&office) {
            Ok(step) => (step, Lapse::Expired),
            Err(_) => match case.remind(&office) {
                Some(step) => (step, Lapse::Reminded),
                None => return Ok(None),
            },
        };
        apply(&mut tx, &office, &step).await?;
        tx.commit().await?;
        Ok(Some(lapse))
    }
}
