//! An internal note, which the applicant never sees.

use crate::{Actions, NotDone};
use kartabl_domain::{ids::CaseId, people::Staff};

impl Actions {
    /// Adds an internal note to a case.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn add_note(&self, by: &Staff, case: CaseId, text: &str) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        tx.add_note(case, by.id, text).await?;
        Ok(tx.commit().await?)
    }
}
