//! Short messages: what a gateway takes, and the choice of the provider.

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    Asking, GatewayError, KavenegarSettings, Question, Sending,
    kavenegar::Kavenegar,
    outbox::Outbox,
    sms_http::{HttpSms, HttpSmsSettings},
};

/// One message to one mobile number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// Ours, the same at every attempt to send this message and for no other message.
    pub key: String,
    /// The mobile number, `09xxxxxxxxx`.
    pub to: String,
    pub text: String,
}

pub trait SmsGateway: Send + Sync {
    fn send(&self, sms: Sms) -> Sending<'_>;

    /// What became of a message.
    fn ask(&self, question: Question) -> Asking<'_>;

    /// Whether a second `send` with the same key is recognised by the provider and sends nothing again.
    fn takes_key(&self) -> bool;
}

/// Which provider sends, by `kind`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SmsSettings {
    /// Kept in `outbox/sms.jsonl` of the data folder.
    Outbox(SmsOutboxSettings),
    Kavenegar(KavenegarSettings),
    /// Any provider with an HTTP call; request and answer are described in the configuration.
    Http(Box<HttpSmsSettings>),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsOutboxSettings {}

impl Default for SmsSettings {
    fn default() -> Self {
        Self::Outbox(SmsOutboxSettings::default())
    }
}

pub(super) fn open(settings: &SmsSettings, data: &Path) -> Result<Arc<dyn SmsGateway>, GatewayError> {
    Ok(match settings {
        SmsSettings::Outbox(_) => Arc::new(SmsOutbox(Outbox::open(data, "sms.jsonl")?)),
        SmsSettings::Kavenegar(settings) => Arc::new(Kavenegar::new(settings)?),
        SmsSettings::Http(settings) => Arc::new(HttpSms::new(settings)?),
    })
}

struct SmsOutbox(Arc<Outbox>);

impl SmsGateway for SmsOutbox {
    fn send(&self, sms: Sms) -> Sending<'_> {
        self.0.send(sms.key.clone(), sms)
    }

    fn ask(&self, question: Question) -> Asking<'_> {
        self.0.ask(question)
    }

    fn takes_key(&self) -> bool {
        true
    }
}
