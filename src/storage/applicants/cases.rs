//! The cases of an applicant: the open ones, what a member of staff may read of all of them, and the active connections.

use crate::{
    Db, Result, Tx, args,
    cases::{CaseRow, columns},
    values::{parsed, to_json},
};
use jiff::Timestamp;
use kartabl_domain::{
    cases::Case,
    ids::{ApiKeyId, CaseId},
    people::{Role, Staff, UnitId},
};
use sqlx::FromRow;
use std::collections::HashMap;

/// Cases that are read at a time where all of them are wanted.
const BATCH: i64 = 500;

const OPEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM cases WHERE applicant_key = $1 AND state <> 'closed' AND id > $2 ORDER BY id LIMIT $3"
);
const HOLD_OPEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM cases WHERE applicant_key = $1 AND state <> 'closed' AND id > $2 ORDER BY id LIMIT $3 FOR NO KEY UPDATE"
);

impl Tx {
    /// A page of an applicant's open cases, in the order of their ids; each is held until the end of the transaction.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`](crate::StorageError::Corrupt) where a row cannot be read back, otherwise those of the
    /// database.
    pub async fn open_cases_of(
        &mut self,
        applicant: &str,
        after: Option<CaseId>,
        limit: i64,
    ) -> Result<Vec<Case>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let sql = self.either(OPEN, HOLD_OPEN);
        let rows: Vec<CaseRow> = self.all(sql, args![applicant, after, limit]).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}

/// Which cases a member of staff may read. [`Case::is_open_to`] says it of a single case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadAccess {
    /// Every case, drafts too.
    All,
    /// Every case that was submitted.
    Submitted,
    /// The submitted cases of these units.
    Units(Vec<UnitId>),
}

impl ReadAccess {
    /// What this person may read.
    pub fn of(staff: &Staff) -> Self {
        if staff.is(Role::Admin) || staff.is(Role::Auditor) {
            Self::All
        } else if staff.is(Role::Secretariat) {
            Self::Submitted
        } else {
            Self::Units(staff.units().cloned().collect())
        }
    }

    /// The name in the statements, and the units as a JSON list.
    fn arguments(&self) -> Result<(&'static str, String)> {
        Ok(match self {
            Self::All => ("all", "[]".to_owned()),
            Self::Submitted => ("submitted", "[]".to_owned()),
            Self::Units(units) => ("units", to_json(units)?),
        })
    }
}

/// A condition: `$1` and `$2` are the arguments of a [`ReadAccess`]. While another unit has been asked about a case, the
/// unit that asked may read it too; it stands in the facts of the state.
macro_rules! is_readable {
    () => {
        "($1 = 'all' OR (submitted_at IS NOT NULL AND ($1 = 'submitted'
            OR unit IN (SELECT value FROM json_each($2))
            OR COALESCE(json_extract(facts, '$.evaluation.unit'), json_extract(facts, '$.back.evaluation.unit'))
               IN (SELECT value FROM json_each($2)))))"
    };
}

/// The case that ended a page; the next page begins after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseCursor {
    /// When the case was opened.
    pub opened_at: Timestamp,
    /// Its id.
    pub id: CaseId,
}

/// How many cases an applicant has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct CaseCounts {
    /// All of them.
    pub total: i64,
    /// Those that the reader may open.
    pub readable: i64,
}

const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM cases WHERE applicant_key = $3 AND (opened_at, id) < ($4, $5) AND ",
    is_readable!(),
    " ORDER BY opened_at DESC, id DESC LIMIT $6"
);
const COUNT: &str = concat!(
    "SELECT count(*) AS total, count(CASE WHEN ",
    is_readable!(),
    " THEN 1 END) AS readable FROM cases WHERE applicant_key = $3"
);
const READABLE_CODES: &str =
    concat!("SELECT id, code FROM cases WHERE id IN (SELECT value FROM json_each($3)) AND ", is_readable!());
const CONNECTIONS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM cases WHERE applicant_key = $1 AND procedure_id = 'connection' AND outcome = 'approved' AND NOT ended
   AND ($2 IS NULL OR opened_by = $2) AND code > $3 ORDER BY code LIMIT $4"
);

impl Db {
    /// A page of the cases of an applicant that a person may read, newest first.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`](crate::StorageError::Corrupt) where a row cannot be read back, otherwise those of the
    /// database.
    pub async fn cases_of_applicant(
        &self,
        applicant: &str,
        access: &ReadAccess,
        after: Option<CaseCursor>,
        limit: i64,
    ) -> Result<Vec<Case>> {
        let (scope, units) = access.arguments()?;
        let (opened_at, id) = match after {
            Some(cursor) => (cursor.opened_at.as_microsecond(), cursor.id.to_string()),
            None => (i64::MAX, String::new()),
        };
        let values = args![scope, units, applicant, opened_at, id, limit];
        let rows: Vec<CaseRow> = self.all(PAGE, values).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }

    /// How many cases an applicant has, and how many of them a person may read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn case_counts_of_applicant(&self, applicant: &str, access: &ReadAccess) -> Result<CaseCounts> {
        let (scope, units) = access.arguments()?;
        self.one(COUNT, args![scope, units, applicant]).await
    }

    /// The tracking codes of those among these cases that a person may read.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn readable_codes(
        &self,
        cases: &[CaseId],
        access: &ReadAccess,
    ) -> Result<HashMap<CaseId, String>> {
        let (scope, units) = access.arguments()?;
        let values = args![scope, units, to_json(cases)?];
        let rows: Vec<(String, String)> = self.all(READABLE_CODES, values).await?;
        rows.into_iter().map(|(id, code)| Ok((parsed("cases.id", &id)?, code))).collect()
    }

    /// All approved and active connections of an applicant whose code comes after this one, in the order of their codes;
    /// only those of one key's cases, where it is named.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`](crate::StorageError::Corrupt) where a row cannot be read back, otherwise those of the
    /// database.
    pub async fn connections_of(
        &self,
        applicant: &str,
        opened_by: Option<ApiKeyId>,
        after: &str,
    ) -> Result<Vec<Case>> {
        let mut connections: Vec<Case> = Vec::new();
        let mut after = after.to_owned();
        loop {
            let values = args![applicant, opened_by, after.as_str(), BATCH];
            let rows: Vec<CaseRow> = self.all(CONNECTIONS, values).await?;
            let is_full = i64::try_from(rows.len()).is_ok_and(|count| count == BATCH);
            for row in rows {
                connections.push(row.try_into()?);
            }
            match connections.last().filter(|_| is_full) {
                Some(last) => after = last.code.to_string(),
                None => return Ok(connections),
            }
        }
    }
}
