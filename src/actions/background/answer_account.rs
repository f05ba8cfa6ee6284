//! What the identity service answered about the mobile number of an account (guide 004).

use crate::{Actions, NotDone, accounts::follow_account};
use kartabl_domain::{accounts::Inquiry, cases::Actor, ids::ApplicantId};
use kartabl_queue::Attempt;

impl Actions {
    /// Lets an account and its open cases know the answer. The answer to an older question is not taken. `end` completes the
    /// job together with it.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn answer_account(
        &self,
        account: ApplicantId,
        question: u32,
        answer: &Inquiry,
        end: Option<&Attempt>,
    ) -> Result<(), NotDone> {
        let mut tx = self.db.begin().await?;
        let before = tx.hold_applicant(account).await?;
        let office = self.house.office();
        let Some(account) = before.clone().answered(&office, question, answer) else { return Ok(()) };
        tx.put_account(&account, Actor::System).await?;
        let told = account.identity.event(&before.identity);
        follow_account(&mut tx, &office, &account, Actor::System, told.as_ref(), None).await?;
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
