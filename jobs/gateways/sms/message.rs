//! Short messages: what a gateway takes.

use serde::{Deserialize, Serialize};

use super::super::outcome::Sending;

/// One message to one mobile number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// Ours, the same at every attempt to send this message and for no other message.
    pub key: String,
    /// The mobile number, `09xxxxxxxxx`.
    pub to: String,
    pub text: String,
}

/// A provider that sends short messages.
pub trait SmsGateway: Send + Sync {
    /// Hands the message over.
    fn send(&self, sms: Sms) -> Sending<'_>;

    /// Whether a second `send` with the same key is recognised by the provider and sends nothing again.
    fn takes_key(&self) -> bool;
}
