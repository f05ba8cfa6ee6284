//! Checks of documents that were tried and are not over.

use crate::{Db, Result, args, values::parsed};
use kartabl_domain::ids::{CaseId, DocumentId};
use std::collections::HashMap;

/// Why a document has no report yet although its check was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// The antivirus does not answer; it is asked again and again.
    Antivirus,
    /// The check failed, and is tried again.
    Again,
    /// The check failed for good; somebody must look at its job.
    Stuck,
}

const DELAYED: &str = "
SELECT json_extract(args, '$.document'), state, attempt = 0 FROM jobs
 WHERE case_id = $1 AND kind = 'check_document' AND state IN ('scheduled', 'discarded') ORDER BY id";

impl Db {
    /// The documents of a case whose checks were tried and wait, or failed for good.
    pub async fn delayed_checks(&self, case: CaseId) -> Result<HashMap<DocumentId, Delay>> {
        let rows: Vec<(String, String, bool)> = self.all(DELAYED, args![case]).await?;
        let delay = |(document, state, unused): (String, String, bool)| {
            let delay = match (state.as_str(), unused) {
                ("discarded", _) => Delay::Stuck,
                // A check that waits for the antivirus, and no other, has its attempt given back.
                (_, true) => Delay::Antivirus,
                (_, false) => Delay::Again,
            };
            Ok((parsed("jobs.args", &document)?, delay))
        };
        rows.into_iter().map(delay).collect()
    }
}
