//! Repeated POSTs of the intake API: the same key with the same request is answered again, not done again (SPEC §11).

use crate::{Db, Result, StorageError, Tx, args, expect_one};
use jiff::SignedDuration;
use kartabl_domain::ids::ApiKeyId;
use sqlx::FromRow;

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The answer that a request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// What is known of an `Idempotency-Key`.
#[derive(Debug)]
#[must_use]
pub enum Repeat {
    /// Nothing: do the work, then [`Tx::store_answer`] in the same transaction.
    Fresh,
    /// The request was done before and got this answer.
    Answered(Answer),
    /// The key was used for another request.
    Mismatch,
}

#[derive(FromRow)]
struct Row {
    request: String,
    status: i64,
    body: String,
}

impl Row {
    fn judge(self, request: &str) -> Result<Repeat> {
        if self.request != request {
            return Ok(Repeat::Mismatch);
        }
        let status = u16::try_from(self.status).ok().filter(|status| *status > 0);
        let status = status.ok_or_else(|| StorageError::corrupt("idempotency.status"))?;
        Ok(Repeat::Answered(Answer { status, body: self.body }))
    }
}

const KNOWN: &str = "
SELECT request, status, body FROM idempotency WHERE api_key_id = $1 AND key = $2 AND created_at > $3";
const PRUNE: &str = "DELETE FROM idempotency WHERE created_at <= $1";

impl Db {
    /// Removes the answers that were kept long enough.
    pub async fn prune_answers(&self) -> Result<u64> {
        self.exec(PRUNE, args![self.world().now() - KEPT]).await
    }
}

/// Waits on PostgreSQL for another transaction that claims the same key; on SQLite there is no other.
const CLAIM: &str = "
INSERT INTO idempotency (api_key_id, key, request, status, body, created_at) VALUES ($1, $2, $3, 0, '', $4)
ON CONFLICT (api_key_id, key) DO UPDATE SET
  request = excluded.request, status = 0, body = '', created_at = excluded.created_at
 WHERE idempotency.created_at <= $5";
const ANSWER: &str =
    "UPDATE idempotency SET status = $3, body = $4 WHERE api_key_id = $1 AND key = $2 AND status = 0";

impl Tx {
    /// Claims an `Idempotency-Key` for a request with this digest, as the first thing of its transaction. Of two equal
    /// requests at the same time the second waits here for the first and then gets its answer, or does the work where the
    /// first was rolled back.
    pub async fn claim_request(&mut self, api_key: ApiKeyId, key: &str, request: &str) -> Result<Repeat> {
        let now = self.world().now();
        if self.exec(CLAIM, args![api_key, key, request, now, now - KEPT]).await? == 1 {
            return Ok(Repeat::Fresh);
        }
        self.one::<Row>(KNOWN, args![api_key, key, now - KEPT]).await?.judge(request)
    }

    /// Keeps the answer to the request that claimed a key, in the transaction that claimed it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] where nothing waits for an answer under this key.
    pub async fn store_answer(&mut self, api_key: ApiKeyId, key: &str, answer: &Answer) -> Result<()> {
        let values = args![api_key, key, i64::from(answer.status), &answer.body];
        expect_one(self.exec(ANSWER, values).await?)
    }
}
