//! Uploading a document: the slot is judged before the bytes come, and again when they are stored.

use super::{
    own_case::{own_case, owned},
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
use kartabl_storage::{NewFile, inspection::Known};

/// A file on its way into a slot.
#[derive(Debug, Clone)]
pub struct Upload<'a> {
    /// The slot's id.
    pub slot: &'a str,
    /// The row of a repeating section, from zero.
    pub item: Option<usize>,
    pub filename: String,
    pub media_type: &'a str,
    /// The file, in its place already.
    pub file: &'a NewFile,
}

/// An upload that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    pub document: DocumentId,
    /// Where the bytes lie, for [`Files::settle`](kartabl_storage::Files::settle).
    pub place: String,
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
        let office = self.house.office();
        let case = owned(self.db.case_by_code(code).await?, by)?;
        let (slot, place) = open_slot(&office, &case, slot, item)?;
        if slot.forbidden_if.is_some() {
            let known = self.db.known_of(office.procedure(&case), &case).await?;
            allowed(&office, &case, known, &place)?;
        }
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
    ) -> Result<Uploaded, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let office = self.house.office();
            let case = own_case(&mut tx, code, by).await?;
            let (slot, place) = open_slot(&office, &case, upload.slot, upload.item)?;
            if slot.forbidden_if.is_some() {
                let known = tx.known_of(office.procedure(&case), &case).await?;
                allowed(&office, &case, known, &place)?;
            }
            let file = File {
                filename: upload.filename.clone(),
                media_type: upload.media_type.to_owned(),
                bytes: i64::try_from(upload.file.stored.bytes).unwrap_or(i64::MAX),
                sha256: upload.file.stored.sha256.clone(),
                report: None,
            };
            let lies_at = tx.register_blob(upload.file).await?;
            let (_, document) = place_document(&mut tx, &office, case, &place, file).await?;
            tx.commit().await?;
            Ok(Uploaded { document, place: lies_at })
        })
        .await
    }
}

fn open_slot<'a>(
    office: &Office<'a>,
    case: &Case,
    slot: &str,
    item: Option<usize>,
) -> Result<(&'a DocumentSlot, Place), NotDone> {
    let (section, slot) = office.procedure(case).slot(slot).ok_or(NotDone::UnknownSlot)?;
    let item = row(section, item, &case.data)?;
    let place = Place::document(&section.id, item, &slot.id);
    let _step = case.clone().touch_document(office, &place, true).map_err(NotDone::about(case))?;
    Ok((slot, place))
}

/// Refuses a document that the rules forbid as things stand.
fn allowed(office: &Office<'_>, case: &Case, known: Known, place: &Place) -> Result<(), NotDone> {
    let slot = place.document.as_deref().unwrap_or_default();
    match inspection::forbids(office, case, known, slot, place.item) {
        Some(text) => Err(NotDone::Forbidden { text }),
        None => Ok(()),
    }
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
