//! Every opening of a case, a letter, an applicant or a book leaves an audit row (SPEC §13), whether a page or a portal opens it.

use crate::{Actions, NotDone};
use kartabl_domain::{
    ids::{ApiKeyId, ApplicantId, CaseId, LetterId, StaffId},
    people::Staff,
};
use kartabl_storage::AuditRecord;

/// Who looks at a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Staff(StaffId),
    /// A portal, by its key.
    Portal(ApiKeyId),
}

impl Actions {
    /// Writes that somebody opened a case.
    ///
    /// # Errors
    /// The database's errors; then nothing of the case may be shown.
    pub async fn note_opened(&self, reader: Reader, case: CaseId) -> Result<(), NotDone> {
        let actor = match reader {
            Reader::Staff(id) => format!("staff:{id}"),
            Reader::Portal(id) => format!("api_key:{id}"),
        };
        self.note(actor, "case_opened", format!("case:{case}")).await
    }

    /// Writes that a member of staff opened a letter.
    ///
    /// # Errors
    /// The database's errors; then nothing of the letter may be shown.
    pub async fn note_letter_opened(&self, by: &Staff, letter: LetterId) -> Result<(), NotDone> {
        self.note(format!("staff:{}", by.id), "letter_opened", format!("letter:{letter}")).await
    }

    /// Writes that a member of staff opened the page of an applicant.
    ///
    /// # Errors
    /// The database's errors; then nothing of the applicant may be shown.
    pub async fn note_applicant_opened(&self, by: &Staff, account: ApplicantId) -> Result<(), NotDone> {
        self.note(format!("staff:{}", by.id), "applicant_opened", format!("applicant:{account}")).await
    }

    /// Writes that a member of staff took a book of the secretariat along.
    ///
    /// # Errors
    /// The database's errors; then nothing of the book may be given away.
    pub async fn note_book_exported(&self, by: &Staff, register: &str, year: i32) -> Result<(), NotDone> {
        self.note(format!("staff:{}", by.id), "book_exported", format!("book:{register}:{year}")).await
    }

    async fn note(&self, actor: String, action: &str, subject: String) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        let at = self.house.world.now();
        tx.audit(AuditRecord { at, actor, action: action.to_owned(), subject, digest: String::new() });
        Ok(tx.commit().await?)
    }
}
