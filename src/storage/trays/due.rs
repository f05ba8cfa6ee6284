//! Cases whose deadline has come.

use crate::{
    Db, Result, args,
    values::{parsed, timestamp},
};
use jiff::Timestamp;
use kartabl_domain::orders::DueCase;

const DUE_FOR_APPLICANT: &str = "
SELECT due_at, id FROM cases
 WHERE tray = 'applicant' AND due_at <= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4";

impl Db {
    /// A page of the cases that wait for applicants and whose deadline ends until a moment, in the order of deadlines.
    pub async fn due_for_applicants(
        &self,
        until: Timestamp,
        after: Option<DueCase>,
        limit: i64,
    ) -> Result<Vec<DueCase>> {
        let (due_at, id) = match after {
            Some(DueCase { due_at, case }) => (due_at.as_microsecond(), case.to_string()),
            None => (i64::MIN, String::new()),
        };
        let rows: Vec<(i64, String)> = self.all(DUE_FOR_APPLICANT, args![until, due_at, id, limit]).await?;
        let due = |(due_at, id): (i64, String)| {
            Ok(DueCase { due_at: timestamp(due_at)?, case: parsed("cases.id", &id)? })
        };
        rows.into_iter().map(due).collect()
    }
}
