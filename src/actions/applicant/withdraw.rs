//! انصراف: the applicant gives up.

use super::own_case::own_case;
use crate::{Actions, NotDone, Reply, apply::apply, retry::retried};
use kartabl_domain::{ids::ApiKeyId, values::TrackingCode};

impl Actions {
    /// Closes a case that its applicant gives up.
    ///
    /// # Errors
    /// No such case of the caller's; refused in Draft, from AwaitingLetter on, or without a reason.
    pub async fn withdraw<R: Reply>(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        reason: &str,
        reply: &R,
    ) -> Result<R::Answer, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            if let Some(answer) = reply.repeated(&mut tx).await? {
                return Ok(answer);
            }
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let refused = NotDone::about(&case);
            let step = case.withdraw(&office, reason).map_err(refused)?;
            apply(&mut tx, &office, &step).await?;
            let answer = reply.answer(&mut tx, &office, &step.case).await?;
            tx.commit().await?;
            Ok(answer)
        })
        .await
    }
}
