//! Uploading a document: the slot is judged before the bytes come, and again when they are stored.

use super::{
    own_case::own_case,
    place_document::{File, place_document},
};
use crate::{Actions, NotDone, inspection, retry::retried};
use kartabl_domain::{
    cases::{Case, data::CaseData},
    documents::Expectation,
    ids::{ApiKeyId, DocumentId},
    office::Office,
    procedures::{DocumentSlot, Place, Section},
    values::TrackingCode,
};
use kartabl_storage::Tx;

/// A file on its way into a slot; its bytes are stored already.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// The slot's id.
    pub slot: &'a str,
    /// The row of a repeating section, from zero.
    pub item: Option<usize>,
    pub filename: String,
    pub media_type: &'a str,
    pub bytes: u64,
    pub sha256: &'a str,
}

impl Actions {
    /// What a slot of a case expects, where it may be filled now.
    ///
    /// # Errors
    /// No such case of the caller's, slot or row; refused where the section cannot be edited now; forbidden where the rules
    /// forbid this document as things stand.
    pub async fn slot_to_fill(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        slot: &str,
        item: Option<usize>,
    ) -> Result<Expectation, NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let case = own_case(&mut tx, code, by).await?;
        let (slot, _) = open_slot(&mut tx, &office, &case, slot, item).await?;
        Ok(slot.expectation.clone())
    }

    /// Puts an uploaded file into its slot and orders its check.
    ///
    /// # Errors
    /// Those of [`Actions::slot_to_fill`].
    pub async fn upload_document(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        upload: &Upload<'_>,
    ) -> Result<DocumentId, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let (_, place) = open_slot(&mut tx, &office, &case, upload.slot, upload.item).await?;
            let file = File {
                filename: upload.filename.clone(),
                media_type: upload.media_type.to_owned(),
                bytes: i64::try_from(upload.bytes).unwrap_or(i64::MAX),
                sha256: upload.sha256.to_owned(),
                report: None,
            };
            let (_, document) = place_document(&mut tx, &office, case, &place, file).await?;
            tx.commit().await?;
            Ok(document)
        })
        .await
    }
}

async fn open_slot<'a>(
    tx: &mut Tx,
    office: &Office<'a>,
    case: &Case,
    slot: &str,
    item: Option<usize>,
) -> Result<(&'a DocumentSlot, Place), NotDone> {
    let (section, slot) = office.procedure(case).slot(slot).ok_or(NotDone::UnknownSlot)?;
    let item = row(section, item, &case.data)?;
    let place = Place::document(&section.id, item, &slot.id);
    let _step = case.clone().touch_document(office, &place, true).map_err(NotDone::about(case))?;
    if slot.forbidden_if.is_some()
        && let Some(text) = inspection::forbids(tx, office, case, &slot.id, item).await?
    {
        return Err(NotDone::Forbidden { text });
    }
    Ok((slot, place))
}

/// The row that an upload names: needed in a repeating section, and nowhere else allowed.
fn row(section: &Section, given: Option<usize>, data: &CaseData) -> Result<Option<usize>, NotDone> {
    let rows = data.rows(section);
    match (&section.repeats, given) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(NotDone::NotRepeating),
        (Some(_), None) => Err(NotDone::RowNeeded),
        (Some(_), Some(item)) if item < rows => Ok(Some(item)),
        (Some(_), Some(_)) => Err(NotDone::NoSuchRow { rows }),
    }
}
