//! Deleting a draft.

use super::own_case::own_case;
use crate::{Actions, NotDone, retry::retried};
use kartabl_domain::{
    cases::{Refusal, State},
    ids::ApiKeyId,
    values::TrackingCode,
};

impl Actions {
    /// Deletes a draft with everything in it.
    ///
    /// # Errors
    /// No such case of the caller's; refused where it is no draft any more.
    pub async fn delete_draft(&self, by: ApiKeyId, code: &TrackingCode) -> Result<(), NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let case = own_case(&mut tx, code, by).await?;
            if !matches!(case.state, State::Draft { .. }) {
                return Err(NotDone::about(&case)(Refusal::WrongState { state: case.state.name() }));
            }
            tx.delete_draft(&case).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}
