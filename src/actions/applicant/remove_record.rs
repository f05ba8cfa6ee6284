//! The applicant has no more use for a record.

use crate::{Actions, NotDone};
use kartabl_domain::ids::{ApiKeyId, RecordId};

impl Actions {
    /// Removes a record from the list that the applicant picks from. Cases that were filled in from it keep their copy.
    ///
    /// # Errors
    /// No such record from cases of the caller's.
    pub async fn remove_record(&self, by: ApiKeyId, kind: &str, record: RecordId) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        tx.remove_record(record, kind, by).await?;
        Ok(tx.commit().await?)
    }
}
