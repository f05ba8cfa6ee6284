//! Uploaded documents: where their bytes lie, and what the check said.

mod delayed;
mod row;
mod slots;

pub use delayed::Delay;
pub use row::Document;
pub use slots::KeptReport;

use crate::{
    Db, Result, StorageError, Tx, args,
    engine::batch::{Answer, Question},
};
use kartabl_domain::ids::{CaseId, DocumentId};
use row::{Row, columns};

const ONE: &str = concat!("SELECT ", columns!(), " FROM documents WHERE id = $1");

const CURRENT: &str =
    concat!("SELECT ", columns!(), " FROM documents WHERE case_id = $1 AND replaced_at IS NULL ORDER BY id");
const EVER: &str = concat!("SELECT ", columns!(), " FROM documents WHERE case_id = $1 ORDER BY id");

/// Cases that have the bytes in a slot now; what was replaced there counts no more.
const IN_OTHER_CASES: &str = "
SELECT code, count(*) OVER () AS total
  FROM (SELECT DISTINCT c.code FROM documents d JOIN cases c ON c.id = d.case_id
         WHERE d.sha256 = $1 AND d.case_id <> $2 AND d.replaced_at IS NULL AND c.submitted_at IS NOT NULL) AS holders
 ORDER BY code LIMIT 5";

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

    /// The documents that a case has or had: frozen states of it hold the replaced ones too.
    pub async fn documents_ever_of(&self, case: CaseId) -> Result<Vec<Document>> {
        let rows: Vec<Row> = self.all(EVER, args![case]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// The other submitted cases that have the same bytes in a slot now: the tracking codes of the first five, and how many
    /// there are.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn same_bytes_elsewhere(&self, sha256: &str, case: CaseId) -> Result<(Vec<String>, i64)> {
        let rows: Vec<(String, i64)> = self.all(IN_OTHER_CASES, args![sha256, case]).await?;
        let total = rows.first().map_or(0, |(_, total)| *total);
        Ok((rows.into_iter().map(|(code, _)| code).collect(), total))
    }
}
