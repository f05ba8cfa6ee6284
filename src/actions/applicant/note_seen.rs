//! The applicant has opened the case: from then on a return cannot be taken back (SPEC §3).

use super::own_case::own_case;
use crate::{Actions, NotDone, apply::apply, retry::retried};
use kartabl_domain::{cases::Case, ids::ApiKeyId, values::TrackingCode};

impl Actions {
    /// Notes that the applicant has seen a returned case. Answers the case as it is then.
    ///
    /// # Errors
    /// No such case of the caller's; the database's errors.
    pub async fn note_seen(&self, by: ApiKeyId, code: &TrackingCode) -> Result<Case, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let Some(step) = case.clone().seen_by_applicant() else { return Ok(case) };
            apply(&mut tx, &office, &step).await?;
            tx.commit().await?;
            Ok(step.case)
        })
        .await
    }
}
