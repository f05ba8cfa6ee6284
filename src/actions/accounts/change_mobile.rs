//! The organisation sets another mobile number for an account, which its owner cannot (guide 004).

use super::follow_account;
use crate::{Actions, NotDone};
use kartabl_domain::{
    cases::{Actor, EventKind},
    ids::ApplicantId,
    people::Staff,
    values::Mobile,
};

impl Actions {
    /// Changes the mobile number of an account; its open cases follow in the same transaction, and the identity service is
    /// asked about the new number.
    ///
    /// # Errors
    /// Conflict where the account was changed since this version; refused where the rules do not allow it.
    pub async fn change_mobile(
        &self,
        by: &Staff,
        account: ApplicantId,
        version: i64,
        mobile: Mobile,
        reason: &str,
    ) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        let office = self.house.office();
        let before = tx.hold_applicant(account).await?;
        if before.version != version {
            return Err(NotDone::Conflict);
        }
        let (account, ask) = before.change_mobile(&office, by, mobile, reason)?;
        let actor = Actor::Staff(by.id);
        tx.put_account(&account, actor).await?;
        if let Some(ask) = &ask {
            tx.order(ask).await?;
        }
        follow_account(&mut tx, &office, &account, actor, Some(&EventKind::MobileChanged), None).await?;
        tx.commit().await?;
        tracing::info!(applicant.id = %account.id, "mobile of an account changed");
        Ok(())
    }
}
