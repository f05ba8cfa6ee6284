//! Blobs and their uses: which bytes the house keeps, and the rows that use them. A use is written and ended in the
//! transaction of the row that it belongs to; bytes go when nothing uses them any more ([`crate::sweep`]).

use crate::{
    Db, Result, StorageError, Tx, args,
    engine::batch::{Answer, Question},
    files::NewFile,
    values::to_json,
};
use jiff::Timestamp;
use kartabl_domain::ids::{DocumentId, LetterId};
use sqlx::FromRow;

/// A row that uses bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum User {
    /// An uploaded document, by its own bytes.
    Document(DocumentId),
    /// A letter that is kept.
    Letter(LetterId),
}

/// Bytes that something uses.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct UsedBlob {
    /// The SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// The path of the file below the folder of the blobs.
    pub file: String,
    /// Whether the check of every document that uses them still runs: a refusal lets go of them at once.
    pub unchecked: bool,
}

const REGISTER: &str = "
INSERT INTO blobs (sha256, file, bytes, stored_at, unused_since) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (sha256) DO UPDATE
  SET unused_since = CASE WHEN blobs.unused_since IS NULL THEN NULL ELSE excluded.unused_since END
RETURNING file";
const RELOCATE: &str = "UPDATE blobs SET file = $2 WHERE sha256 = $1 AND file = $3";
const FILE: &str = "SELECT file FROM blobs WHERE sha256 = $1";

const USE: &str = "
INSERT INTO blob_uses (sha256, kind, document_id, letter_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
/// A document that let go of its own bytes meanwhile needs no picture either.
const USE_PREVIEW: &str = "
INSERT INTO blob_uses (sha256, kind, document_id)
SELECT $1, 'preview', document_id FROM blob_uses WHERE kind = 'document' AND document_id = $2 ON CONFLICT DO NOTHING";

const MARK_DOCUMENTS: &str = "
UPDATE blobs SET unused_since = $2
 WHERE sha256 IN (SELECT sha256 FROM blob_uses WHERE document_id IN (SELECT value FROM json_each($1)))";
const END_DOCUMENTS: &str = "DELETE FROM blob_uses WHERE document_id IN (SELECT value FROM json_each($1))";
const MARK_LETTER: &str = "
UPDATE blobs SET unused_since = $2 WHERE sha256 IN (SELECT sha256 FROM blob_uses WHERE letter_id = $1)";
const END_LETTER: &str = "DELETE FROM blob_uses WHERE letter_id = $1";

/// Writes down the blob of a file; see [`place_of`] for the answer.
pub(crate) fn registration(file: &NewFile, now: Timestamp) -> Question {
    let bytes = i64::try_from(file.stored.bytes).unwrap_or(i64::MAX);
    Question::new(REGISTER, args![&file.stored.sha256, &file.path, bytes, now])
}

/// Where the bytes of a registered file lie.
pub(crate) fn place_of(answer: Answer) -> Result<String> {
    let (place,) = answer.rows.of()?.pop().ok_or(StorageError::NotFound)?;
    Ok(place)
}

/// Begins the use of a picture by its document.
pub(crate) fn use_of_picture(sha256: &str, document: DocumentId) -> Question {
    Question::new(USE_PREVIEW, args![sha256, document])
}

/// Bytes that a refusal has ended a use of go without a grace time, unless something else uses them.
pub(crate) const AT_ONCE: Timestamp = Timestamp::UNIX_EPOCH;

impl Tx {
    /// Writes down the blob of a file, and answers where its bytes lie: elsewhere where they were stored before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn register_blob(&mut self, file: &NewFile) -> Result<String> {
        let question = registration(file, self.world().now());
        let answer = self.ask(vec![question]).await?.pop().ok_or(StorageError::NotFound)?;
        place_of(answer)
    }

    /// Says that the bytes lie elsewhere now; nothing where somebody else has said so meanwhile.
    pub(crate) async fn relocate_blob(&mut self, sha256: &str, to: &str, from: &str) -> Result<()> {
        self.defer(RELOCATE, args![sha256, to, from]).await
    }

    /// Begins a use of bytes, together with the row that uses them.
    ///
    /// # Errors
    /// [`StorageError::Conflict`], at the latest from the commit, where the bytes were removed meanwhile: store them again.
    pub(crate) async fn use_blob(&mut self, sha256: &str, user: User) -> Result<()> {
        match user {
            User::Document(id) => self.defer(USE, args![sha256, "document", id, None::<LetterId>]).await,
            User::Letter(id) => self.defer(USE, args![sha256, "letter", None::<DocumentId>, id]).await,
        }
    }

    /// Ends all uses by these documents, their pictures included.
    pub(crate) async fn end_uses_of_documents(&mut self, ids: &[String], unused: Timestamp) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids = to_json(ids)?;
        self.defer(MARK_DOCUMENTS, args![&ids, unused]).await?;
        self.defer(END_DOCUMENTS, args![ids]).await
    }

    /// Ends the use by a letter that is kept no more.
    pub(crate) async fn end_use_of_letter(&mut self, id: LetterId) -> Result<()> {
        let now = self.world().now();
        self.defer(MARK_LETTER, args![id, now]).await?;
        self.defer(END_LETTER, args![id]).await
    }
}

const USED: &str = "
SELECT sha256, file,
       NOT EXISTS (SELECT 1 FROM blob_uses AS other LEFT JOIN documents ON documents.id = other.document_id
                    WHERE other.sha256 = blobs.sha256
                      AND (other.document_id IS NULL OR documents.report IS NOT NULL)) AS unchecked
  FROM blobs
 WHERE sha256 > $1 AND EXISTS (SELECT 1 FROM blob_uses WHERE blob_uses.sha256 = blobs.sha256)
 ORDER BY sha256 LIMIT $2";
const USERS: &str = "
SELECT blob_uses.kind, cases.code, documents.slot, documents.item, letters.year, letters.sequence
  FROM blob_uses
  LEFT JOIN documents ON documents.id = blob_uses.document_id
  LEFT JOIN letters ON letters.id = blob_uses.letter_id
  JOIN cases ON cases.id = COALESCE(documents.case_id, letters.case_id)
 WHERE blob_uses.sha256 = $1 ORDER BY cases.code, blob_uses.kind";

#[derive(FromRow)]
struct UserRow {
    kind: String,
    code: String,
    slot: Option<String>,
    item: Option<i64>,
    year: Option<i64>,
    sequence: Option<i64>,
}

impl UserRow {
    fn words(self) -> String {
        let Self { kind, code, slot, item, year, sequence } = self;
        match (slot, item, year.zip(sequence)) {
            (Some(slot), Some(item), _) => format!("case {code}: {kind} of {slot}[{item}]"),
            (Some(slot), None, _) => format!("case {code}: {kind} of {slot}"),
            (None, _, Some((year, sequence))) => format!("case {code}: {kind} {year}/{sequence}"),
            (None, _, None) => format!("case {code}: {kind}"),
        }
    }
}

impl Db {
    /// Where the bytes of this hash lie.
    pub(crate) async fn file_of_blob(&self, sha256: &str) -> Result<String> {
        let row: Option<(String,)> = self.maybe(FILE, args![sha256]).await?;
        Ok(row.ok_or(StorageError::NotFound)?.0)
    }

    /// A page of all bytes that something uses, in the order of their hashes; begin after the empty hash.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn used_blobs(&self, after: &str, limit: i64) -> Result<Vec<UsedBlob>> {
        self.all(USED, args![after, limit]).await
    }

    /// What uses these bytes, in words for operators: tracking codes and slots, no personal data.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn users_of_blob(&self, sha256: &str) -> Result<Vec<String>> {
        let rows: Vec<UserRow> = self.all(USERS, args![sha256]).await?;
        Ok(rows.into_iter().map(UserRow::words).collect())
    }
}
