//! What is answered to whoever acted, read in the transaction that acted.

use crate::NotDone;
use kartabl_domain::{cases::Case, office::Office};
use kartabl_storage::Tx;

/// The answer to an applicant's action. It is read inside of the action's transaction, so it tells of nothing that others
/// did since, and can be stored for a repetition of the same request (SPEC §11, `Idempotency-Key`).
pub trait Reply: Sync {
    /// What the caller gets.
    type Answer: Send;

    /// The answer that the same request got before, if it was done already. Asked first, before anything is read.
    ///
    /// # Errors
    /// [`NotDone::KeyReused`] where the key belongs to another request; the database's errors.
    fn repeated(&self, tx: &mut Tx) -> impl Future<Output = Result<Option<Self::Answer>, NotDone>> + Send {
        let _ = tx;
        async { Ok(None) }
    }

    /// The answer, once the action is applied and before it is committed.
    ///
    /// # Errors
    /// The database's errors.
    fn answer(
        &self,
        tx: &mut Tx,
        office: &Office<'_>,
        case: &Case,
    ) -> impl Future<Output = Result<Self::Answer, NotDone>> + Send;
}

/// For callers inside of the program: the case as it is then.
impl Reply for () {
    type Answer = Case;

    async fn answer(&self, _: &mut Tx, _: &Office<'_>, case: &Case) -> Result<Case, NotDone> {
        Ok(case.clone())
    }
}
