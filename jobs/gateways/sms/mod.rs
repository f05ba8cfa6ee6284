//! Short messages: the choice of the provider.

pub(super) mod http;
pub(super) mod kavenegar;
pub(super) mod message;
mod outbox;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{outbox::Outbox, outcome::GatewayError};
use http::{HttpSms, HttpSmsSettings};
use kavenegar::{Kavenegar, KavenegarSettings};
use message::SmsGateway;
use outbox::SmsOutbox;

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
