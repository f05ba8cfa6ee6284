//! تأیید هویت: the reviewer has established by hand whose mobile number the applicant's account has (guide 004).

use super::Seen;
use crate::{Actions, NotDone, accounts::follow_account, apply::apply};
use kartabl_domain::{
    accounts::Account,
    cases::{Actor, Case, EventKind, Refusal},
    people::Staff,
};
use kartabl_storage::StorageError;

impl Actions {
    /// Whether the rules let this person confirm the identity now; nothing is written.
    ///
    /// # Errors
    /// Why they do not.
    pub fn rehearse_vouching(
        &self,
        by: &Staff,
        case: &Case,
        account: &Account,
        note: &str,
    ) -> Result<(), Refusal> {
        case.clone().vouch(&self.house.office(), by, account.clone(), note).map(drop)
    }

    /// Confirms the identity of the applicant; the applicant's other open cases follow in the same transaction.
    ///
    /// # Errors
    /// Conflict where case or account was changed since; refused where the rules do not allow it.
    pub async fn vouch_identity(&self, by: &Staff, seen: Seen, note: &str) -> Result<Case, NotDone> {
        let applicant = self.db.case(seen.case).await?.applicant.key();
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        // The account first and then its cases, as everybody takes them.
        let account = tx.hold_account_of(&applicant).await?.ok_or(StorageError::NotFound)?;
        let case = tx.case(seen.case).await?;
        if case.version != seen.version {
            return Err(NotDone::Conflict);
        }
        let refused = NotDone::about(&case);
        let (step, account) = case.vouch(&office, by, account, note).map_err(refused)?;
        let actor = Actor::Staff(by.id);
        tx.put_account(&account, actor).await?;
        apply(&mut tx, &office, &step).await?;
        let told = Some(&EventKind::IdentityVouched);
        follow_account(&mut tx, &office, &account, actor, told, Some(step.case.id)).await?;
        tx.commit().await?;
        tracing::info!(case.id = %seen.case, "identity confirmed by hand");
        Ok(step.case)
    }
}
