//! Uploaded documents: where their bytes lie, and what the check said.

use crate::{
    Db, Result, StorageError, Tx, args,
    blobs::{AT_ONCE, User},
    engine::batch::{Answer, Question},
    expect_one,
    values::{from_json, parsed, timestamp, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::completeness::{CheckState, DocumentFacts},
    documents::{Report, Verdict},
    ids::{CaseId, DocumentId},
};
use sqlx::FromRow;
use std::collections::HashMap;

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

/// Why a document has no report yet although its check was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// The antivirus does not answer; it is asked again and again.
    Antivirus,
    /// The check failed, and is tried again.
    Again,
    /// The check failed for good; somebody must look at its job.
    Stuck,
}

#[derive(FromRow)]
struct Row {
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

const ONE: &str = concat!("SELECT ", columns!(), " FROM documents WHERE id = $1");
const ALL_CHECKED: &str = "
SELECT state = 'inspecting'
       AND NOT EXISTS (SELECT 1 FROM documents WHERE case_id = $1 AND replaced_at IS NULL AND report IS NULL)
  FROM cases WHERE id = $1";
const CURRENT: &str =
    concat!("SELECT ", columns!(), " FROM documents WHERE case_id = $1 AND replaced_at IS NULL ORDER BY id");
const EVER: &str = concat!("SELECT ", columns!(), " FROM documents WHERE case_id = $1 ORDER BY id");
const REPLACE: &str = "
UPDATE documents SET replaced_at = $4
 WHERE case_id = $1 AND slot = $2 AND COALESCE(item, -1) = $3 AND replaced_at IS NULL
RETURNING id";
/// Those that no frozen state of their case shows.
const NEVER_FROZEN: &str = "
SELECT id FROM documents
 WHERE id IN (SELECT value FROM json_each($1))
   AND NOT EXISTS (SELECT 1 FROM snapshots, json_each(snapshots.documents) AS frozen
                    WHERE snapshots.case_id = documents.case_id AND frozen.value = documents.id)";
const IDS: &str = "SELECT id FROM documents WHERE case_id = $1";
const REPLACE_ONE: &str = "UPDATE documents SET replaced_at = $2 WHERE id = $1 AND replaced_at IS NULL";
const ADD: &str = "
INSERT INTO documents (id, case_id, section, slot, item, filename, media_type, bytes, sha256, state, verdict, report,
  uploaded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const REPORT: &str = "
UPDATE documents SET state = 'done', verdict = $2, report = $3, preview = $4 WHERE id = $1 AND state = 'pending'";
const DELAYED: &str = "
SELECT json_extract(args, '$.document'), state, attempt = 0 FROM jobs
 WHERE case_id = $1 AND kind = 'check_document' AND state IN ('scheduled', 'discarded') ORDER BY id";
const IN_OTHER_CASES: &str = "
SELECT c.code FROM documents d JOIN cases c ON c.id = d.case_id
 WHERE d.sha256 = $1 AND d.case_id <> $2 AND c.submitted_at IS NOT NULL ORDER BY c.code LIMIT 5";

impl Tx {
    /// The documents that a case has now, as this transaction sees them.
    pub async fn documents_of(&mut self, case: CaseId) -> Result<Vec<Document>> {
        let rows: Vec<Row> = self.all(CURRENT, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// A document, as this transaction sees it.
    pub async fn document(&mut self, id: DocumentId) -> Result<Document> {
        self.maybe::<Row>(ONE, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// Puts a document into its slot; what stood there is replaced. It uses its bytes, which were stored before, unless it
    /// comes with a report that refuses them.
    ///
    /// # Errors
    /// [`StorageError::Conflict`], at the latest from the commit, where the bytes were removed meanwhile: store them again.
    pub async fn add_document(&mut self, document: &Document) -> Result<()> {
        let item = document.item.and_then(|item| i64::try_from(item).ok());
        let replaced = args![document.case, &document.slot, item.unwrap_or(-1), document.uploaded_at];
        let replaced: Vec<(String,)> = self.all(REPLACE, replaced).await?;
        self.release(replaced).await?;
        let report = document.report.as_ref();
        let values = args![
            document.id,
            document.case,
            &document.section,
            &document.slot,
            item,
            &document.filename,
            &document.media_type,
            document.bytes,
            &document.sha256,
            if report.is_some() { "done" } else { "pending" },
            report.map(|report| report.verdict.name().to_owned()),
            report.map(to_json).transpose()?,
            document.uploaded_at
        ];
        expect_one(self.exec(ADD, values).await?)?;
        if report.is_some_and(|report| report.verdict == Verdict::Refused) {
            return Ok(());
        }
        self.use_blob(&document.sha256, User::Document(document.id)).await
    }

    /// Takes a document out of its slot. Its bytes stay as long as a frozen state of the case shows it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where it stands in no slot any more.
    pub async fn remove_document(&mut self, id: DocumentId, at: Timestamp) -> Result<()> {
        expect_one(self.exec(REPLACE_ONE, args![id, at]).await?)?;
        self.release(vec![(id.to_string(),)]).await
    }

    /// Takes a document that must not be here out of its slot; its bytes go, also where a frozen state of the case shows it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where it stands in no slot any more.
    pub async fn erase_document(&mut self, id: DocumentId, at: Timestamp) -> Result<()> {
        expect_one(self.exec(REPLACE_ONE, args![id, at]).await?)?;
        self.end_uses_of_documents(&[id.to_string()], at).await
    }

    /// Ends the uses of bytes by documents that left their slots, but for those that frozen states show.
    async fn release(&mut self, ids: Vec<(String,)>) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
        let released: Vec<(String,)> = self.all(NEVER_FROZEN, args![to_json(&ids)?]).await?;
        let released: Vec<String> = released.into_iter().map(|(id,)| id).collect();
        let now = self.world().now();
        self.end_uses_of_documents(&released, now).await
    }

    /// Ends all uses of bytes by the documents of a case that is about to go.
    pub(crate) async fn release_documents_of(&mut self, case: CaseId) -> Result<()> {
        let ids: Vec<(String,)> = self.all(IDS, args![case]).await?;
        let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
        let now = self.world().now();
        self.end_uses_of_documents(&ids, now).await
    }

    /// Keeps what the check said, and answers whether a submitted case was waiting for just that. The case is held from
    /// here on, so that of several checks that end together one is the last, and knows it. A document that is refused uses
    /// its bytes no more; `preview` is used by one that is not.
    pub async fn keep_report(
        &mut self,
        document: &Document,
        report: &Report,
        preview: Option<&str>,
    ) -> Result<bool> {
        self.hold_case(document.case).await?;
        let values = args![document.id, report.verdict.name(), to_json(report)?, preview.map(str::to_owned)];
        self.defer(REPORT, values).await?;
        if report.verdict == Verdict::Refused {
            self.end_uses_of_documents(&[document.id.to_string()], AT_ONCE).await?;
        } else if let Some(preview) = preview {
            self.use_blob(preview, User::Preview(document.id)).await?;
        }
        Ok(self.one::<(bool,)>(ALL_CHECKED, args![document.case]).await?.0)
    }
}

/// Asks for the documents that the case has now.
pub(crate) fn current(case: CaseId) -> Question {
    Question::new(CURRENT, args![case])
}

pub(crate) fn read(answer: Answer) -> Result<Vec<Document>> {
    answer.rows.of::<Row>()?.into_iter().map(TryInto::try_into).collect()
}

impl Db {
    /// A document.
    pub async fn document(&self, id: DocumentId) -> Result<Document> {
        self.maybe::<Row>(ONE, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// The documents that a case has now.
    pub async fn documents_of(&self, case: CaseId) -> Result<Vec<Document>> {
        let rows: Vec<Row> = self.all(CURRENT, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The documents of a case whose checks were tried and wait, or failed for good.
    pub async fn delayed_checks(&self, case: CaseId) -> Result<HashMap<DocumentId, Delay>> {
        let rows: Vec<(String, String, bool)> = self.all(DELAYED, args![case]).await?;
        let delay = |(document, state, unused): (String, String, bool)| {
            let delay = match (state.as_str(), unused) {
                ("discarded", _) => Delay::Stuck,
                // A check that waits for the antivirus, and no other, has its attempt given back.
                (_, true) => Delay::Antivirus,
                (_, false) => Delay::Again,
            };
            Ok((parsed("jobs.args", &document)?, delay))
        };
        rows.into_iter().map(delay).collect()
    }

    /// The documents that a case has or had: frozen states of it hold the replaced ones too.
    pub async fn documents_ever_of(&self, case: CaseId) -> Result<Vec<Document>> {
        let rows: Vec<Row> = self.all(EVER, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The tracking codes of other submitted cases that hold the same bytes.
    pub async fn same_bytes_elsewhere(&self, sha256: &str, case: CaseId) -> Result<Vec<String>> {
        let rows: Vec<(String,)> = self.all(IN_OTHER_CASES, args![sha256, case]).await?;
        Ok(rows.into_iter().map(|(code,)| code).collect())
    }
}
