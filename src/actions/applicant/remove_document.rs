//! Taking a document out of its slot.

use super::own_case::own_case;
use crate::{Actions, NotDone, apply::apply, retry::retried};
use kartabl_domain::{ids::ApiKeyId, procedures::Place, values::TrackingCode};
use kartabl_storage::{StorageError, documents::Document};

impl Actions {
    /// Takes a document out of its slot. It is named by its id, or by its slot and, in a repeating section, its row.
    ///
    /// # Errors
    /// No such case of the caller's, or nothing in the slot; refused where the section cannot be edited now.
    pub async fn remove_document(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        named: &str,
        item: Option<usize>,
    ) -> Result<(), NotDone> {
        let is_meant = |document: &Document| {
            document.id.to_string() == named || (document.slot == named && document.item == item)
        };
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let document = tx.documents_of(case.id).await?.into_iter().find(is_meant);
            let document = document.ok_or(StorageError::NotFound)?;
            let place = Place::document(&document.section, document.item, &document.slot);
            let refused = NotDone::about(&case);
            let step = case.touch_document(&office, &place, false).map_err(refused)?;
            apply(&mut tx, &office, &step).await?;
            tx.remove_document(document.id, office.now).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}
