//! The growing wait between attempts that fail, such as sign-ins with a wrong password.

use crate::{Db, Result, Tx, args, values::timestamp};
use jiff::{SignedDuration, Timestamp};

/// After this time without an attempt the failures are forgotten.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);

/// Whether an attempt may be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Yes; it counts as failed until [`Tx::forgive`].
    Allowed,
    /// Not before this moment.
    WaitUntil(Timestamp),
}

/// Five attempts are free, then the wait is 2, 4, 8, … seconds and at most an hour. Counts first and lets in afterwards,
/// in one statement, so that a thousand attempts at the same moment are no way around the wait.
const ATTEMPT: &str = "
INSERT INTO throttle (key, fails, until_at) VALUES ($1, 1, $2)
ON CONFLICT (key) DO UPDATE SET
  fails = CASE WHEN throttle.until_at < $3 THEN 1 ELSE throttle.fails + 1 END,
  until_at = $2 + CASE
    WHEN throttle.until_at < $3 OR throttle.fails < 5 THEN 0
    WHEN throttle.fails > 15 THEN 3600000000
    ELSE CAST(1000000 AS BIGINT) << CAST(throttle.fails - 4 AS INTEGER) END
 WHERE throttle.until_at <= $2
RETURNING fails";
const UNTIL: &str = "SELECT until_at FROM throttle WHERE key = $1";
const PRUNE: &str = "DELETE FROM throttle WHERE until_at < $1";

impl Db {
    /// Asks for an attempt under this key, such as `login:NAME`, and counts it as failed where it may be made.
    pub async fn attempt(&self, key: &str) -> Result<Attempt> {
        let mut tx = self.begin().await?;
        let now = tx.world().now();
        let counted: Option<(i64,)> = tx.maybe(ATTEMPT, args![key, now, now - MEMORY]).await?;
        let answer = match counted {
            Some(_) => Attempt::Allowed,
            None => {
                let (until,): (i64,) = tx.one(UNTIL, args![key]).await?;
                Attempt::WaitUntil(timestamp(until)?)
            }
        };
        tx.commit().await?;
        Ok(answer)
    }

    /// Removes what is forgotten.
    pub async fn prune_throttle(&self) -> Result<u64> {
        self.exec(PRUNE, args![self.world().now() - MEMORY]).await
    }
}

const FORGIVE: &str = "DELETE FROM throttle WHERE key = $1";

impl Tx {
    /// The attempt under this key succeeded: its failures are forgotten.
    pub async fn forgive(&mut self, key: &str) -> Result<()> {
        self.exec(FORGIVE, args![key]).await?;
        Ok(())
    }
}
