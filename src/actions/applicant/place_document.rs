//! Putting a file into a slot of a case, whether it was uploaded or comes with a record.

use crate::{NotDone, apply::apply};
use kartabl_domain::{
    cases::Case, documents::Report, ids::DocumentId, office::Office, orders::CheckDocument, procedures::Place,
};
use kartabl_storage::{Tx, documents::Document};

/// A file whose bytes are stored.
pub(super) struct File {
    pub(super) filename: String,
    pub(super) media_type: String,
    pub(super) bytes: i64,
    pub(super) sha256: String,
    /// What is said of a file that the slot does not take; `None` where its check is to say.
    pub(super) report: Option<Report>,
}

impl From<Document> for File {
    fn from(document: Document) -> Self {
        let Document { filename, media_type, bytes, sha256, .. } = document;
        Self { filename, media_type, bytes, sha256, report: None }
    }
}

/// Puts a file into a slot, in place of what was there, and orders its check, unless it is refused already.
///
/// # Errors
/// Refused where the section cannot be edited now.
pub(super) async fn place_document(
    tx: &mut Tx,
    office: &Office<'_>,
    case: Case,
    place: &Place,
    file: File,
) -> Result<(Case, DocumentId), NotDone> {
    let refused = NotDone::about(&case);
    let step = case.touch_document(office, place, true).map_err(refused)?;
    apply(tx, office, &step).await?;
    let document = Document {
        id: DocumentId::new(office.world),
        case: step.case.id,
        section: place.section.clone(),
        slot: place.document.clone().unwrap_or_default(),
        item: place.item,
        filename: file.filename,
        media_type: file.media_type,
        bytes: file.bytes,
        sha256: file.sha256,
        report: file.report,
        preview: None,
        uploaded_at: office.now,
        replaced_at: None,
        kept: true,
    };
    tx.add_document(&document).await?;
    if document.report.is_none() {
        tx.order(&CheckDocument { case: document.case, document: document.id }).await?;
    }
    Ok((step.case, document.id))
}
