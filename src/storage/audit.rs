//! The audit chain: each row holds the SHA-256 of the one before it and of itself, so that no row can be changed,
//! removed or inserted unnoticed. Rows hold ids and digests, never personal values.

use crate::{Db, Result, Tx, args, values::to_json};
use jiff::Timestamp;
use kartabl_domain::ids::StaffId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

/// The hash before the first row.
const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Something that was done, to be chained when its transaction commits.
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

impl Tx {
    /// Gathers a record of a change that no case's history tells: to `subject`, made by a member of staff or, where
    /// `None`, on the command line; `stored` is what was written.
    pub fn audit_change(&mut self, by: Option<StaffId>, action: &str, subject: String, stored: &str) {
        self.audit(AuditRecord {
            at: self.world().now(),
            actor: by.map_or_else(|| "system".to_owned(), |id| format!("staff:{id}")),
            action: action.to_owned(),
            subject,
            digest: if stored.is_empty() { String::new() } else { digest(stored) },
        });
    }
}

#[derive(Debug, FromRow, Serialize)]
struct Row {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    digest: String,
    previous: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    hash: String,
}

impl Row {
    /// The canonical JSON is this struct's, in the order of its fields, without spaces and without the hash itself.
    fn sealed(mut self) -> Result<Self> {
        self.hash.clear();
        let canonical = to_json(&self)?;
        self.hash = digest(format!("{}{canonical}", self.previous));
        Ok(self)
    }
}

/// Takes the place of `$1` rows and holds the head until the commit, so that chains of two writers cannot interleave.
const TAKE_HEAD: &str = "UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash";
const MOVE_HEAD: &str = "UPDATE audit_head SET hash = $1 WHERE id = 1";
const INSERT: &str = "
INSERT INTO audit (seq, at, actor, action, subject, digest, previous, hash)
SELECT CAST(json_extract(value, '$.seq') AS BIGINT), CAST(json_extract(value, '$.at') AS BIGINT),
       json_extract(value, '$.actor'), json_extract(value, '$.action'), json_extract(value, '$.subject'),
       json_extract(value, '$.digest'), json_extract(value, '$.previous'), json_extract(value, '$.hash')
  FROM json_each($1)";

/// Chains and writes what the transaction gathered.
pub(crate) async fn append(tx: &mut Tx) -> Result<()> {
    let records = tx.take_audit();
    if records.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let (last, mut previous): (i64, String) = tx.one(TAKE_HEAD, args![count]).await?;
    let mut rows = Vec::with_capacity(records.len());
    for (record, seq) in records.into_iter().zip(last - count + 1..) {
        let AuditRecord { at, actor, action, subject, digest } = record;
        let row = Row {
            seq,
            at: at.as_microsecond(),
            actor,
            action,
            subject,
            digest,
            previous,
            hash: String::new(),
        };
        let row = row.sealed()?;
        previous = row.hash.clone();
        rows.push(row);
    }
    tx.later(INSERT, args![to_json(&rows)?]).await?;
    tx.later_one(MOVE_HEAD, args![previous]).await
}

const HEAD: &str = "SELECT seq, hash FROM audit_head WHERE id = 1";
const PAGE: &str = "
SELECT seq, at, actor, action, subject, digest, previous, hash FROM audit
 WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 5000";
const BEYOND: &str = "SELECT min(seq) FROM audit WHERE seq > $1 AND NOT EXISTS (SELECT 1 FROM audit_head WHERE seq >= audit.seq)";

/// How many rows the chain has.
pub async fn length(db: &Db) -> Result<i64> {
    Ok(db.one::<(i64, String)>(HEAD, vec![]).await?.0)
}

/// Walks the whole chain and answers the number of the first row that was changed, removed or inserted.
pub async fn verify(db: &Db) -> Result<Option<i64>> {
    let (end, end_hash): (i64, String) = db.one(HEAD, vec![]).await?;
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    while seq < end {
        let after = if seq == 0 { i64::MIN } else { seq };
        let page: Vec<Row> = db.all(PAGE, args![after, end]).await?;
        if page.is_empty() {
            return Ok(Some(seq + 1));
        }
        for row in page {
            let stored = row.hash.clone();
            if row.seq != seq + 1 || row.previous != hash || row.sealed()?.hash != stored {
                return Ok(Some(seq + 1));
            }
            (seq, hash) = (seq + 1, stored);
        }
    }
    if hash != end_hash {
        return Ok(Some(end));
    }
    // Rows behind the head were inserted by somebody else than this program.
    let (beyond,): (Option<i64>,) = db.one(BEYOND, args![end]).await?;
    Ok(beyond)
}
