//! The audit chain: each row holds the SHA-256 of the one before it and of itself, so that no row can be changed,
//! removed or inserted unnoticed. Rows hold ids and digests, never personal values.

use crate::{error::Result, values::to_json};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

/// The hash before the first row.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Something that was done. It is chained when its transaction commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// When.
    pub at: Timestamp,
    /// Who: `staff:ID`, `key:ID`, `system`, `job:KIND`.
    pub actor: String,
    /// What, in snake case: `case_approved`.
    pub action: String,
    /// To what: `case:ID`, `letter:ID`.
    pub subject: String,
    /// SHA-256 of the content that was stored, in hexadecimal; empty where there is none. See [`digest`].
    pub digest: String,
}

/// SHA-256 in hexadecimal, for [`AuditRecord::digest`].
pub fn digest(bytes: impl AsRef<[u8]>) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[derive(Debug, FromRow, Serialize)]
pub(crate) struct Row {
    pub(crate) seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    digest: String,
    pub(crate) previous: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) hash: String,
}

impl Row {
    /// Computes the hash. The canonical JSON is this struct's, in the order of its fields, without spaces and without the hash itself.
    pub(crate) fn sealed(mut self) -> Result<Self> {
        self.hash.clear();
        let canonical = to_json(&self)?;
        self.hash = digest(format!("{}{canonical}", self.previous));
        Ok(self)
    }
}

/// Takes the place of `$1` rows and holds the head until the commit, so that chains of two writers cannot interleave.
pub(crate) const TAKE_HEAD: &str = "UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash";
pub(crate) const MOVE_HEAD: &str = "UPDATE audit_head SET hash = $1 WHERE id = 1";
pub(crate) const INSERT: &str = "
INSERT INTO audit (seq, at, actor, action, subject, digest, previous, hash)
SELECT CAST(json_extract(value, '$.seq') AS BIGINT), CAST(json_extract(value, '$.at') AS BIGINT),
       json_extract(value, '$.actor'), json_extract(value, '$.action'), json_extract(value, '$.subject'),
       json_extract(value, '$.digest'), json_extract(value, '$.previous'), json_extract(value, '$.hash')
  FROM json_each($1)";

/// The rows of these records, whose last one has the number `last`, behind the row whose hash is `previous`.
pub(crate) fn chain(records: Vec<AuditRecord>, last: i64, mut previous: String) -> Result<Vec<Row>> {
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let mut rows = Vec::with_capacity(records.len());
    for (record, seq) in records.into_iter().zip(last - count + 1..) {
        let AuditRecord { at, actor, action, subject, digest } = record;
        let (at, hash) = (at.as_microsecond(), String::new());
        let row = Row { seq, at, actor, action, subject, digest, previous, hash }.sealed()?;
        previous = row.hash.clone();
        rows.push(row);
    }
    Ok(rows)
}
