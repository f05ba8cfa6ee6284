//! Inspecting a submitted or mended case and sending it where it belongs. A case that goes by its applicant's account waits
//! for the identity service too, until the budget for that is over (guide 004).

use crate::{Actions, Inspected, NotDone, apply::apply};
use jiff::Timestamp;
use kartabl_domain::{
    cases::State,
    ids::CaseId,
    orders::{EndIdentityWait, NewJob},
};
use kartabl_queue::Attempt;
use kartabl_storage::Tx;

/// What became of an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inspection {
    /// The case is not in the inspection any more, or the last document check will order it anew.
    Nothing,
    /// The case went on.
    Done,
    /// Nobody has said yet whose number the account has; this is when the wait ends.
    Waits(Timestamp),
}

impl Actions {
    /// Inspects a case. Where it waits for the identity service, the end of the wait is ordered; the answer orders the
    /// inspection anew.
    ///
    /// # Errors
    /// Refused where the domain does not know how the case goes on; the database's errors.
    pub async fn inspect_case(&self, case: CaseId, end: &Attempt) -> Result<Inspection, NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        let inspection = self.inspect(&mut tx, case).await?;
        match inspection {
            Inspection::Nothing => return Ok(inspection),
            Inspection::Done => {}
            Inspection::Waits(until) => {
                tx.enqueue(&NewJob::of(&EndIdentityWait { case }).at(until)).await?;
            }
        }
        end.finish_in(&mut tx).await?;
        tx.commit().await?;
        Ok(inspection)
    }

    /// Inspects a case once the wait for the identity service is over. It still waits where the calendar was changed since;
    /// then nothing is written.
    ///
    /// # Errors
    /// Those of [`Actions::inspect_case`].
    pub async fn end_identity_wait(&self, case: CaseId, end: &Attempt) -> Result<Inspection, NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        let inspection = self.inspect(&mut tx, case).await?;
        if inspection == Inspection::Done {
            end.finish_in(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(inspection)
    }

    async fn inspect(&self, tx: &mut Tx, id: CaseId) -> Result<Inspection, NotDone> {
        let office = self.house.office();
        let case = tx.case(id).await?;
        if !matches!(case.state, State::Inspecting { .. }) {
            return Ok(Inspection::Nothing);
        }
        let inspected = Inspected::within(tx, &office, &case).await?;
        if !inspected.findings.pending.is_empty() {
            return Ok(Inspection::Nothing);
        }
        let account = inspected.account.as_ref();
        if let Some(until) = account.and_then(|account| account.awaited_until(&office, &case)) {
            return Ok(Inspection::Waits(until));
        }
        let refused = NotDone::about(&case);
        let step = case.inspected(&office, &inspected.findings, inspected.start).map_err(refused)?;
        apply(tx, &office, &step).await?;
        Ok(Inspection::Done)
    }
}
