//! «رفع نقص انجام شد»: a mended case is sent back (guide 000).

use super::own_case::own_case;
use crate::{Actions, Inspected, NotDone, Reply, apply::apply, retry::retried};
use kartabl_domain::{ids::ApiKeyId, values::TrackingCode};

impl Actions {
    /// Submits a mended case. It is inspected again and goes back to the person who returned it.
    ///
    /// # Errors
    /// No such case of the caller's; refused in another state, or while a defect is open.
    pub async fn resubmit<R: Reply>(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        reply: &R,
    ) -> Result<R::Answer, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            if let Some(answer) = reply.repeated(&mut tx).await? {
                return Ok(answer);
            }
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let Inspected { findings, clean, title, documents, .. } =
                Inspected::within(&mut tx, &office, &case).await?;
            let refused = NotDone::about(&case);
            let step = case.resubmit(&office, &findings, clean, title, documents).map_err(refused)?;
            apply(&mut tx, &office, &step).await?;
            let answer = reply.answer(&mut tx, &office, &step.case).await?;
            tx.commit().await?;
            Ok(answer)
        })
        .await
    }
}
