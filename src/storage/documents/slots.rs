//! The slots of a case and the documents that stand in them: put in, taken out, checked.

use super::row::Document;
use crate::{
    Result, StorageError, Tx, args,
    blobs::{AT_ONCE, User, place_of, registration, use_of_picture},
    engine::batch::Question,
    expect_one,
    files::NewFile,
    values::to_json,
};
use jiff::Timestamp;
use kartabl_domain::{
    documents::{Report, Verdict},
    ids::{CaseId, DocumentId},
};

const ALL_CHECKED: &str = "
SELECT state = 'inspecting'
       AND NOT EXISTS (SELECT 1 FROM documents WHERE case_id = $1 AND replaced_at IS NULL AND report IS NULL)
  FROM cases WHERE id = $1";

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

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReport {
    /// Whether a submitted case was waiting for just this check.
    pub is_last: bool,
    /// Where the bytes of the picture lie, for [`Files::settle`](crate::Files::settle).
    pub picture: Option<String>,
}

impl Tx {
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

    /// Keeps what the check said. The case is held from here on, so that of several checks that end together one is the
    /// last, and knows it. A document that is refused uses its bytes no more; `picture` is used by one that is not.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn keep_report(
        &mut self,
        document: &Document,
        report: &Report,
        picture: Option<&NewFile>,
    ) -> Result<KeptReport> {
        self.hold_case(document.case).await?;
        let picture = picture.filter(|_| report.verdict != Verdict::Refused);
        let preview = picture.map(|picture| picture.stored.sha256.clone());
        self.defer(REPORT, args![document.id, report.verdict.name(), to_json(report)?, preview]).await?;
        if report.verdict == Verdict::Refused {
            self.end_uses_of_documents(&[document.id.to_string()], AT_ONCE).await?;
        }
        let now = self.world().now();
        let mut questions = Vec::new();
        if let Some(picture) = picture {
            questions.push(registration(picture, now));
            questions.push(use_of_picture(&picture.stored.sha256, document.id));
        }
        questions.push(Question::new(ALL_CHECKED, args![document.case]));
        let mut answers = self.ask(questions).await?;
        let last = answers.pop().ok_or(StorageError::NotFound)?.rows.of::<(bool,)>()?;
        let picture = answers.into_iter().next().map(place_of).transpose()?;
        Ok(KeptReport { is_last: last.first().is_some_and(|(last,)| *last), picture })
    }
}
