//! Opening a draft.

use super::attach_records::{attach, filled};
use crate::{Actions, NotDone, Reply, apply::apply, retry::retried};
use kartabl_domain::{
    accounts,
    cases::{Actor, Case, data::CaseData, facts::FactsWanted, records::Filled},
    ids::ApiKeyId,
    people::Applicant,
    procedures::{Procedure, ProcedureRef},
    transitions::NewCase,
};
use serde_json::Value;

/// What a case is opened with.
#[derive(Debug, Clone)]
pub struct Filing<'a> {
    pub procedure: &'a Procedure,
    pub applicant: Applicant,
    /// Values by section and field, as far as they are known.
    pub data: Value,
}

impl Actions {
    /// Opens a draft, together with the account of its applicant: it is opened with the first case, and a later case goes
    /// by it where its procedure does (guide 004).
    ///
    /// # Errors
    /// Refused where the account has another mobile number; data that is not of the form's shape, or that names a
    /// catalogue item, case or record which does not exist.
    pub async fn open_case<R: Reply>(
        &self,
        by: ApiKeyId,
        filing: &Filing<'_>,
        reply: &R,
    ) -> Result<R::Answer, NotDone> {
        let Filing { procedure, applicant, data: given } = filing;
        let reference = ProcedureRef { id: procedure.id.clone(), version: procedure.version };
        let refused = |refusal| NotDone::Refused { refusal, procedure: Some(reference.clone()) };
        retried(|| async {
            let mut tx = self.db.begin().await?;
            if let Some(answer) = reply.repeated(&mut tx).await? {
                return Ok(answer);
            }
            let office = self.house.office();
            let key = applicant.key();
            let known = tx.hold_account_of(&key).await?;
            let filing = accounts::Filing::of(&office, procedure, known, applicant.clone());
            let accounts::Filing { applicant, account, changed, ask } = filing.map_err(refused)?;
            let Filled { patch, attached, .. } = filled(&mut tx, procedure, &key, by, given).await?;
            let facts = tx.facts(&FactsWanted::of(procedure, &patch), &key, None).await?;
            let mut data = CaseData::default();
            data.merge(&patch, procedure, &facts)?;
            let new = NewCase { applicant, data, opened_by: Some(by) };
            let step = Case::open(&office, procedure, new).map_err(refused)?;
            apply(&mut tx, &office, &step).await?;
            if changed {
                tx.put_account(&account, Actor::Applicant).await?;
            }
            if let Some(ask) = &ask {
                tx.order(ask).await?;
            }
            let case = attach(&mut tx, &office, step.case, &attached).await?;
            let answer = reply.answer(&mut tx, &office, &case).await?;
            tx.commit().await?;
            Ok(answer)
        })
        .await
    }
}
