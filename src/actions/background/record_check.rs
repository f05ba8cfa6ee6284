//! Keeping what the check of a document said.

use crate::{Actions, NotDone};
use kartabl_domain::{
    documents::Report,
    orders::{InspectCase, NewJob},
};
use kartabl_queue::Attempt;
use kartabl_storage::documents::Document;

impl Actions {
    /// Keeps the report of a document's check. Where a submitted case waited for just this one, its inspection is ordered.
    /// `end` completes the job together with it.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn record_check(
        &self,
        document: &Document,
        report: &Report,
        preview: Option<&str>,
        end: Option<&Attempt>,
    ) -> Result<(), NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        if tx.keep_report(document, report, preview).await? {
            tx.defer_enqueue(&[NewJob::of(&InspectCase { case: document.case })]).await?;
        }
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
