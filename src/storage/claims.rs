//! What submitted cases claim for their applicants alone, such as a contract: read by the inspection of other cases.

use crate::{Result, Tx, args, values::to_json};
use kartabl_domain::{cases::Claim, ids::CaseId, procedures::ProcedureId};
use sqlx::FromRow;
use std::collections::BTreeSet;

#[derive(FromRow)]
pub(crate) struct ClaimRow {
    procedure_id: String,
    place: String,
    value: String,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        Self { procedure: ProcedureId::new(row.procedure_id), place: row.place, value: row.value }
    }
}

/// Those of the wanted claims that a running or approved case of another applicant holds.
pub(crate) const CLAIMED: &str = "
SELECT DISTINCT case_claims.procedure_id, case_claims.place, case_claims.value
  FROM json_each($1) AS wanted
  JOIN case_claims ON case_claims.procedure_id = json_extract(wanted.value, '$[0]')
   AND case_claims.place = json_extract(wanted.value, '$[1]') AND case_claims.value = json_extract(wanted.value, '$[2]')
  JOIN cases ON cases.id = case_claims.case_id
 WHERE cases.applicant_key <> $2 AND (cases.outcome IS NULL OR (cases.outcome = 'approved' AND NOT cases.ended))";

const FORGET: &str = "DELETE FROM case_claims WHERE case_id = $1";

const PUT: &str = "
INSERT INTO case_claims (case_id, procedure_id, place, value)
SELECT $1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each($2)";

/// Claims as the SQL above reads them.
pub(crate) fn listed(claims: &BTreeSet<Claim>) -> Result<String> {
    let rows: Vec<[&str; 3]> =
        claims.iter().map(|claim| [claim.procedure.as_str(), &claim.place, &claim.value]).collect();
    to_json(&rows)
}

impl Tx {
    /// Puts what a case claims now in place of what it claimed before.
    pub(crate) async fn put_claims(&mut self, case: CaseId, claims: &BTreeSet<Claim>) -> Result<()> {
        self.exec(FORGET, args![case]).await?;
        if !claims.is_empty() {
            self.exec(PUT, args![case, listed(claims)?]).await?;
        }
        Ok(())
    }
}
