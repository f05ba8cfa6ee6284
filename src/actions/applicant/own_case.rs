//! The case that a caller names: its own, or none.

use crate::NotDone;
use kartabl_domain::{cases::Case, ids::ApiKeyId, values::TrackingCode};
use kartabl_storage::{StorageError, Tx};

/// The case of this code where the key opened it; held until the end of the transaction.
///
/// # Errors
/// [`StorageError::NotFound`] also for a case of somebody else's: to this caller it does not exist.
pub(super) async fn own_case(tx: &mut Tx, code: &TrackingCode, by: ApiKeyId) -> Result<Case, NotDone> {
    owned(tx.case_by_code(code).await?, by)
}

/// The case where the key opened it.
///
/// # Errors
/// [`StorageError::NotFound`] for a case of somebody else's.
pub(super) fn owned(case: Case, by: ApiKeyId) -> Result<Case, NotDone> {
    if case.opened_by == Some(by) { Ok(case) } else { Err(StorageError::NotFound.into()) }
}
