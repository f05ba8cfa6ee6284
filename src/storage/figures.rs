//! What measurements of whole cases read.

use crate::{Db, Result, args};
use kartabl_domain::ids::CaseId;

const IS_UNUSED: &str = "SELECT NOT EXISTS (SELECT 1 FROM cases) AND NOT EXISTS (SELECT 1 FROM staff)";

const WAITED: &str = "
SELECT entered_at - submitted_at FROM cases
 WHERE state = 'evaluation' AND id IN (SELECT value FROM json_each($1)) ORDER BY 1";

const SENT: &str = "
SELECT CAST(count(*) AS BIGINT) FROM messages
 WHERE state = 'sent' AND channel <> 'desk' AND case_id IN (SELECT value FROM json_each($1))";

impl Db {
    /// Whether there are neither cases nor staff.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn is_unused(&self) -> Result<bool> {
        let (unused,): (bool,) = self.one(IS_UNUSED, args![]).await?;
        Ok(unused)
    }

    /// How long each of these cases took from its submission to the tray of its reviewers, in microseconds, the shortest
    /// first. A case that is not there is left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn times_to_tray(&self, cases: &[CaseId]) -> Result<Vec<i64>> {
        let rows: Vec<(i64,)> = self.all(WAITED, args![list(cases)]).await?;
        Ok(rows.into_iter().map(|(time,)| time).collect())
    }

    /// How many messages about these cases a provider has taken.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn messages_sent(&self, cases: &[CaseId]) -> Result<i64> {
        let (count,): (i64,) = self.one(SENT, args![list(cases)]).await?;
        Ok(count)
    }
}

fn list(cases: &[CaseId]) -> String {
    serde_json::json!(cases).to_string()
}
