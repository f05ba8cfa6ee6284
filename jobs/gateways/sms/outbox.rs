//! Short messages that are kept in a file instead of being sent.

use std::sync::Arc;

use super::{
    super::{outbox::Outbox, outcome::Sending},
    message::{Sms, SmsGateway},
};

/// Keeps messages in a file.
pub(super) struct SmsOutbox(pub(super) Arc<Outbox>);

impl SmsGateway for SmsOutbox {
    fn send(&self, sms: Sms) -> Sending<'_> {
        self.0.send(sms.key.clone(), sms)
    }

    fn takes_key(&self) -> bool {
        true
    }
}
