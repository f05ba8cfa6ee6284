//! Reading the audit chain, and proving that it is whole.

use crate::{
    args,
    audit::{GENESIS, Row},
    db::Db,
    error::Result,
};

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
