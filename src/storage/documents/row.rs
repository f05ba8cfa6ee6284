//! A document of a case, as its row holds it.

use crate::{
    Result, StorageError,
    values::{from_json, parsed, timestamp},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::completeness::{CheckState, DocumentFacts},
    documents::{Report, Verdict},
    ids::{CaseId, DocumentId},
};
use sqlx::FromRow;

/// A document of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub id: DocumentId,
    pub case: CaseId,
    pub section: String,
    pub slot: String,
    /// The row of a repeating section, from zero.
    pub item: Option<usize>,
    pub filename: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
    /// `None` while the check has not finished.
    pub report: Option<Report>,
    /// The content hash of the picture of page 1, or of the logo made anew.
    pub preview: Option<String>,
    pub uploaded_at: Timestamp,
    /// Another file took its place, or it was removed; snapshots may still show it.
    pub replaced_at: Option<Timestamp>,
    /// Whether the house still keeps its bytes.
    pub kept: bool,
}

impl Document {
    /// Whether anybody may have the bytes: not before they were checked, not where they were refused, and not where the
    /// house keeps them no more.
    pub fn is_open(&self) -> bool {
        self.kept && self.report.as_ref().is_some_and(|report| report.verdict != Verdict::Refused)
    }

    /// What the inspection must know of it.
    pub fn facts(&self) -> DocumentFacts {
        let check = self.report.clone().map_or(CheckState::Pending, CheckState::Done);
        DocumentFacts { id: self.id, slot: self.slot.clone(), item: self.item, check }
    }
}

#[derive(FromRow)]
pub(super) struct Row {
    id: String,
    case_id: String,
    section: String,
    slot: String,
    item: Option<i64>,
    filename: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    report: Option<String>,
    preview: Option<String>,
    uploaded_at: i64,
    replaced_at: Option<i64>,
    kept: bool,
}

impl TryFrom<Row> for Document {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let item =
            row.item.map(usize::try_from).transpose().map_err(|_| StorageError::corrupt("documents.item"))?;
        Ok(Self {
            id: parsed("documents.id", &row.id)?,
            case: parsed("documents.case_id", &row.case_id)?,
            section: row.section,
            slot: row.slot,
            item,
            filename: row.filename,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256,
            report: row.report.map(|report| from_json("documents.report", &report)).transpose()?,
            preview: row.preview,
            uploaded_at: timestamp(row.uploaded_at)?,
            replaced_at: row.replaced_at.map(timestamp).transpose()?,
            kept: row.kept,
        })
    }
}

macro_rules! columns {
    () => {
        "id, case_id, section, slot, item, filename, media_type, bytes, sha256, report, preview, uploaded_at, replaced_at, \
         EXISTS (SELECT 1 FROM blob_uses WHERE document_id = documents.id AND kind = 'document') AS kept"
    };
}
pub(super) use columns;
