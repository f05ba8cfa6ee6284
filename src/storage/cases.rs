//! Cases: reading and holding one, and writing what an action led to.

mod apply;
mod row;

pub(crate) use apply::record;
pub(crate) use row::{CaseRow, columns};

use crate::{
    AuditRecord, Db, Result, StorageError, Tx, args, expect_one,
    values::{parsed, to_json},
};
use kartabl_domain::{cases::Case, ids::CaseId, values::TrackingCode};
use std::collections::HashMap;

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM cases WHERE id = $1");
const BY_CODE: &str = concat!("SELECT ", columns!(), " FROM cases WHERE code = $1");
/// In a transaction the case is held until its end: what is decided together with it is true then. The embedded engine
/// has one writer anyway.
const HOLD_BY_ID: &str = concat!("SELECT ", columns!(), " FROM cases WHERE id = $1 FOR NO KEY UPDATE");
const HOLD: &str = "SELECT 1 FROM cases WHERE id = $1 FOR NO KEY UPDATE";
const HOLD_BY_CODE: &str = concat!("SELECT ", columns!(), " FROM cases WHERE code = $1 FOR NO KEY UPDATE");

const CODES: &str = "SELECT id, code FROM cases WHERE id IN (SELECT value FROM json_each($1))";

const DELETE: &str = "DELETE FROM cases WHERE id = $1 AND version = $2 AND state = 'draft'";

impl Db {
    /// The case of this id.
    pub async fn case(&self, id: CaseId) -> Result<Case> {
        self.maybe::<CaseRow>(BY_ID, args![id]).await?.ok_or(StorageError::NotFound)?.try_into()
    }

    /// The case of this tracking code.
    pub async fn case_by_code(&self, code: &TrackingCode) -> Result<Case> {
        self.maybe::<CaseRow>(BY_CODE, args![code.to_string()])
            .await?
            .ok_or(StorageError::NotFound)?
            .try_into()
    }

    /// The tracking codes of these cases.
    pub async fn codes_of(&self, cases: &[CaseId]) -> Result<HashMap<CaseId, String>> {
        let rows: Vec<(String, String)> = self.all(CODES, args![to_json(cases)?]).await?;
        rows.into_iter().map(|(id, code)| Ok((parsed("cases.id", &id)?, code))).collect()
    }
}

impl Tx {
    /// The case of this id, which nobody else changes before the end of this transaction.
    pub async fn case(&mut self, id: CaseId) -> Result<Case> {
        self.maybe::<CaseRow>(self.either(BY_ID, HOLD_BY_ID), args![id])
            .await?
            .ok_or(StorageError::NotFound)?
            .try_into()
    }

    /// The case of this tracking code, held in the same way.
    pub async fn case_by_code(&mut self, code: &TrackingCode) -> Result<Case> {
        self.maybe::<CaseRow>(self.either(BY_CODE, HOLD_BY_CODE), args![code.to_string()])
            .await?
            .ok_or(StorageError::NotFound)?
            .try_into()
    }

    /// Holds a case until the end of this transaction without reading it.
    pub(crate) async fn hold_case(&mut self, id: CaseId) -> Result<()> {
        match self.either("", HOLD) {
            "" => Ok(()),
            hold => self.exec(hold, args![id]).await.map(drop),
        }
    }

    /// Removes a draft that was never submitted, with its documents.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where somebody changed the case since it was read.
    pub async fn delete_draft(&mut self, case: &Case) -> Result<()> {
        self.release_documents_of(case.id).await?;
        let now = self.world().now();
        self.audit(AuditRecord {
            at: now,
            actor: "applicant".to_owned(),
            action: "draft_deleted".to_owned(),
            subject: format!("case:{}", case.id),
            digest: String::new(),
        });
        expect_one(self.exec(DELETE, args![case.id, case.version]).await?).map_err(|_| StorageError::Conflict)
    }
}
