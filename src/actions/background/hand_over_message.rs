//! Handing a message to its provider, once: `sending` is committed before the provider is called, and what it said after
//! (SPEC §7).

use crate::{Actions, NotDone};
use kartabl_domain::{ids::MessageId, messages::Channel};
use kartabl_queue::Attempt;
use kartabl_storage::{
    StorageError,
    messages::{Delivery, Sent},
};

impl Actions {
    /// Moves a message to `sending`. Answers the message where it is to be sent now. What a crash left behind is sent again
    /// where `knows_keys` says that the provider sends nothing twice under one key, and becomes unknown elsewhere.
    ///
    /// # Errors
    /// The database's errors.
    pub async fn claim_message(
        &self,
        message: MessageId,
        knows_keys: impl FnOnce(Channel) -> bool,
    ) -> Result<Option<Sent>, NotDone> {
        let mut tx = self.db.begin().await?;
        let mut sent = match tx.message(message).await {
            Err(StorageError::NotFound) => return Ok(None),
            other => other?,
        };
        if sent.message.channel == Channel::Desk {
            return Ok(None);
        }
        let from = sent.state;
        sent.state = match from {
            Delivery::Queued => Delivery::Sending,
            Delivery::Sending if knows_keys(sent.message.channel) => Delivery::Sending,
            Delivery::Sending => Delivery::Unknown,
            _ => return Ok(None),
        };
        tx.move_message(from, &sent).await?;
        tx.commit().await?;
        Ok((sent.state == Delivery::Sending).then_some(sent))
    }

    /// Writes what became of a message that was in `sending`. `end` completes the job together with it. A power cut that
    /// takes this back leaves `sending`, which the next attempt knows how to take up.
    ///
    /// # Errors
    /// Conflict where the job ran twice and the other run has settled it.
    pub async fn settle_message(&self, after: &Sent, end: Option<&Attempt>) -> Result<(), NotDone> {
        let mut tx = self.db.begin_relaxed().await?;
        tx.move_message(Delivery::Sending, after).await?;
        if let Some(attempt) = end {
            attempt.finish_in(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
