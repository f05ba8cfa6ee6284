//! Keeping what the check of a document said.

use crate::{Actions, NotDone};
use kartabl_domain::{
    documents::Report,
    orders::{InspectCase, NewJob},
};
use kartabl_queue::Attempt;
use kartabl_storage::{NewFile, documents::Document};

impl Actions {
    /// Keeps the report of a document's check. Where a submitted case waited for just this one, its inspection is ordered.
    /// `end` completes the job together with it. Answers where the bytes of the picture lie.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn record_check(
        &self,
        document: &Document,
        report: &Report,
        picture: Option<&NewFile>,
        end: Option<&Attempt>,
    ) -> Result<Option<String>, NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        let kept = tx.keep_report(document, report, picture).await?;
        if kept.is_last {
            tx.defer_enqueue(&[NewJob::of(&InspectCase { case: document.case })]).await?;
        }
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(kept.picture)
    }
}
