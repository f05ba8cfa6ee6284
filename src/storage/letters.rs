//! Letters, the register that numbers them, and the desk they wait at.

use crate::{
    Db, Result, StorageError, Tx, args,
    blobs::User,
    expect_one,
    values::{from_json, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    ids::{CaseId, LetterId},
    letters::{Letter, Stage},
    text::{ascii_digits, fold},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// A letter with what a list tells of its case.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterLine {
    /// The letter.
    pub letter: Letter,
    /// The tracking code of its case.
    pub case_code: String,
    /// What the case is about.
    pub case_title: String,
    /// To whom it goes.
    pub applicant_name: String,
}

#[derive(FromRow)]
struct Line {
    body: String,
    code: String,
    title: String,
    applicant_name: String,
}

impl TryFrom<Line> for LetterLine {
    type Error = StorageError;

    fn try_from(line: Line) -> Result<Self> {
        Ok(Self {
            letter: letter(&line.body)?,
            case_code: line.code,
            case_title: line.title,
            applicant_name: line.applicant_name,
        })
    }
}

fn letter(body: &str) -> Result<Letter> {
    from_json("letters.body", body)
}

/// A verification code as it is compared: capitals without hyphens and spaces. What has no place in the codes' alphabet
/// is read as the letter that it is mistaken for.
fn comparable(code: &str) -> String {
    ascii_digits(code)
        .chars()
        .flat_map(char::to_uppercase)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c {
            '1' | 'I' => 'L',
            '0' | 'O' => 'Q',
            other => other,
        })
        .collect()
}

const BY_ID: &str = "SELECT body FROM letters WHERE id = $1";
const BY_VERIFICATION: &str = "SELECT body FROM letters WHERE verification = $1";
const OF_CASE: &str = "SELECT body FROM letters WHERE case_id = $1 ORDER BY id";

const AT_STAGE: &str = "
SELECT letters.body, cases.code, cases.title, cases.applicant_name FROM letters JOIN cases ON cases.id = letters.case_id
 WHERE letters.stage = $1 AND (letters.created_at, letters.id) < (COALESCE((SELECT created_at FROM letters WHERE id = $2), 9223372036854775807), $2)
 ORDER BY letters.created_at DESC, letters.id DESC LIMIT $3";

const COUNTS: &str = "SELECT stage, count(*) FROM letters GROUP BY stage";

const LAST_IN_REGISTER: &str = "SELECT last FROM registers WHERE register = $1 AND year = $2";

/// The last attempt to typeset a letter.
const TYPESETTING: &str = "
SELECT state FROM jobs
 WHERE case_id = $1 AND kind = 'issue_letter' AND json_extract(args, '$.letter') = $2 ORDER BY id DESC LIMIT 1";

impl Db {
    /// Whether the typesetting of a letter was given up: its job was discarded or cancelled.
    pub async fn typesetting_failed(&self, letter: &Letter) -> Result<bool> {
        let row: Option<(String,)> =
            self.maybe(TYPESETTING, args![letter.case, letter.id.to_string()]).await?;
        Ok(row.is_some_and(|(state,)| matches!(state.as_str(), "discarded" | "cancelled")))
    }

    /// The letter of this id.
    pub async fn letter(&self, id: LetterId) -> Result<Letter> {
        let (body,): (String,) = self.one(BY_ID, args![id]).await?;
        letter(&body)
    }

    /// The letters of a case, oldest first.
    pub async fn letters_of_case(&self, case: CaseId) -> Result<Vec<Letter>> {
        let rows: Vec<(String,)> = self.all(OF_CASE, args![case]).await?;
        rows.iter().map(|(body,)| letter(body)).collect()
    }

    /// The letter that this code was printed on, however the code is typed; at any stage.
    pub async fn letter_by_verification(&self, code: &str) -> Result<Option<Letter>> {
        let row: Option<(String,)> = self.maybe(BY_VERIFICATION, args![comparable(code)]).await?;
        row.map(|(body,)| letter(&body)).transpose()
    }

    /// A page of the letters at a stage ([`Letter::stage_name`]), newest first, beginning after the letter that ended the
    /// page before.
    pub async fn letters_at(
        &self,
        stage: &str,
        after: Option<LetterId>,
        limit: i64,
    ) -> Result<Vec<LetterLine>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        lines(self.all(AT_STAGE, args![stage, after, limit]).await?)
    }

    /// How many letters are at each stage; a stage without letters is left out.
    pub async fn letter_counts(&self) -> Result<BTreeMap<String, i64>> {
        let rows: Vec<(String, i64)> = self.all(COUNTS, args![]).await?;
        Ok(rows.into_iter().collect())
    }

    /// The number that was drawn last from a register in a Jalali year, 0 where none was. The next one is fixed only by
    /// drawing it.
    pub async fn last_in_register(&self, register: &str, year: i32) -> Result<i64> {
        let row: Option<(i64,)> = self.maybe(LAST_IN_REGISTER, args![register, year]).await?;
        Ok(row.map_or(0, |(last,)| last))
    }
}

fn lines(rows: Vec<Line>) -> Result<Vec<LetterLine>> {
    rows.into_iter().map(LetterLine::try_from).collect()
}

const INSERT: &str = "
INSERT INTO letters (id, case_id, stage, register, year, sequence, subject, verification, sha256, body, search, issued_at,
  version, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const UPDATE: &str = "
UPDATE letters SET stage = $3, register = $4, year = $5, sequence = $6, subject = $7, verification = $8, sha256 = $9,
  body = $10, search = $11, issued_at = $12, version = $13
 WHERE id = $1 AND case_id = $2 AND version = $13 - 1 AND created_at = $14";

const NEXT_IN_REGISTER: &str = "
INSERT INTO registers (register, year, last) VALUES ($1, $2, 1)
ON CONFLICT (register, year) DO UPDATE SET last = registers.last + 1
RETURNING last";

impl Tx {
    /// The letter of this id, as this transaction sees it.
    pub async fn letter(&mut self, id: LetterId) -> Result<Letter> {
        let (body,): (String,) = self.one(BY_ID, args![id]).await?;
        letter(&body)
    }

    /// The letters of a case, oldest first, as this transaction sees them.
    pub async fn letters_of_case(&mut self, case: CaseId) -> Result<Vec<Letter>> {
        let rows: Vec<(String,)> = self.all(OF_CASE, args![case]).await?;
        rows.iter().map(|(body,)| letter(body)).collect()
    }

    /// Writes a letter: a new one where its version is 0, else over the version that was read; its version goes up by one.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where somebody changed the letter since it was read, or, at the latest from the commit,
    /// where the bytes of a letter that is kept were removed meanwhile.
    pub async fn put_letter(&mut self, letter: &Letter) -> Result<()> {
        let new = letter.version == 0;
        let letter = Letter { version: letter.version + 1, ..letter.clone() };
        let entry = letter.entry();
        let sha256 = letter.kept().map(|kept| kept.sha256);
        let issued_at: Option<Timestamp> = match &letter.stage {
            Stage::Issued { at, .. } => Some(*at),
            _ => None,
        };
        let number = entry.map(kartabl_domain::letters::Entry::number).unwrap_or_default();
        let values = args![
            letter.id,
            letter.case,
            letter.stage_name(),
            entry.map_or(&letter.register, |entry| &entry.register),
            entry.map(|entry| entry.year),
            entry.map(|entry| entry.sequence),
            &letter.subject,
            comparable(&letter.verification),
            sha256,
            to_json(&letter)?,
            fold(&format!("{number} {}", letter.subject)),
            issued_at,
            letter.version,
            letter.created_at,
        ];
        expect_one(self.exec(if new { INSERT } else { UPDATE }, values).await?)?;
        match letter.kept() {
            Some(kept) => self.use_blob(kept.sha256, User::Letter(letter.id)).await,
            // What was issued to the portal may still be voided before it left on its other ways.
            None if matches!(letter.stage, Stage::Void { .. }) => self.end_use_of_letter(letter.id).await,
            None => Ok(()),
        }
    }

    /// Draws the next number of a register in a Jalali year. Whoever else wants one waits until this transaction ends; a
    /// rollback gives the number back, so the book has no gaps.
    pub async fn next_in_register(&mut self, register: &str, year: i32) -> Result<i64> {
        let (number,): (i64,) = self.one(NEXT_IN_REGISTER, args![register, year]).await?;
        Ok(number)
    }
}
