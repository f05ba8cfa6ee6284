//! Writing a step, with what follows from it in every use case.

use crate::NotDone;
use kartabl_domain::{office::Office, orders::AssignInTurn, transitions::Step};
use kartabl_storage::Tx;

/// Writes a step in the action's transaction. Where the case then lies in the pool of a unit whose cases are given out in
/// turn, that is ordered.
///
/// # Errors
/// Conflict where somebody changed the case since it was read; the database's errors.
pub(crate) async fn apply(tx: &mut Tx, office: &Office<'_>, step: &Step) -> Result<(), NotDone> {
    tx.apply(step, office.calendar).await?;
    let pool = step.case.pooled_in();
    if pool.is_some_and(|unit| office.settings.assigned_in_turn.contains(unit)) {
        tx.order(&AssignInTurn { case: step.case.id }).await?;
    }
    Ok(())
}
