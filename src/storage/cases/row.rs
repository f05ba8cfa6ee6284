//! A case, as its row holds it.

use crate::{
    Result, StorageError,
    values::{from_json, parsed, timestamp},
};
use kartabl_domain::{
    cases::{Case, Priority},
    procedures::{ProcedureId, ProcedureRef},
    values::TrackingCode,
};
use sqlx::FromRow;

macro_rules! columns {
    () => {
        "id, code, procedure_id, procedure_version, title, applicant, data, facts, priority, defects, warnings, \
         snapshots, opened_by, granted, ended, version, opened_at, submitted_at, changed_at"
    };
}
pub(crate) use columns;

#[derive(FromRow)]
pub(crate) struct CaseRow {
    id: String,
    code: String,
    procedure_id: String,
    procedure_version: i64,
    title: String,
    applicant: String,
    data: String,
    facts: String,
    priority: i64,
    defects: String,
    warnings: String,
    snapshots: i64,
    opened_by: Option<String>,
    granted: String,
    ended: bool,
    version: i64,
    opened_at: i64,
    submitted_at: Option<i64>,
    changed_at: i64,
}

impl TryFrom<CaseRow> for Case {
    type Error = StorageError;

    fn try_from(row: CaseRow) -> Result<Self> {
        let version =
            u32::try_from(row.procedure_version).map_err(|_| StorageError::corrupt("procedure_version"))?;
        let priority = usize::try_from(row.priority).ok().and_then(|index| Priority::ALL.get(index).copied());
        Ok(Self {
            id: parsed("cases.id", &row.id)?,
            code: TrackingCode::parse(&row.code).map_err(|_| StorageError::corrupt("cases.code"))?,
            procedure: ProcedureRef { id: ProcedureId::new(row.procedure_id), version },
            title: row.title,
            applicant: from_json("cases.applicant", &row.applicant)?,
            data: from_json("cases.data", &row.data)?,
            state: from_json("cases.facts", &row.facts)?,
            priority: priority.ok_or_else(|| StorageError::corrupt("cases.priority"))?,
            defects: from_json("cases.defects", &row.defects)?,
            warnings: from_json("cases.warnings", &row.warnings)?,
            snapshots: u32::try_from(row.snapshots).map_err(|_| StorageError::corrupt("cases.snapshots"))?,
            opened_by: row.opened_by.map(|id| parsed("cases.opened_by", &id)).transpose()?,
            granted: from_json("cases.granted", &row.granted)?,
            ended: row.ended,
            version: row.version,
            opened_at: timestamp(row.opened_at)?,
            submitted_at: row.submitted_at.map(timestamp).transpose()?,
            changed_at: timestamp(row.changed_at)?,
        })
    }
}
