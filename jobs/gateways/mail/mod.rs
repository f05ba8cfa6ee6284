//! E-mail: the choice of the provider.

pub(super) mod message;
mod outbox;
mod smtp;
pub(super) mod smtp_settings;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{outbox::Outbox, outcome::GatewayError};
use message::MailGateway;
use outbox::MailOutbox;
use smtp::Smtp;
use smtp_settings::SmtpSettings;

/// Which provider sends, by `kind`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MailSettings {
    /// Kept in `outbox/mail.jsonl` of the data folder, attachments by name and digest only.
    Outbox(MailOutboxSettings),
    Smtp(SmtpSettings),
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailOutboxSettings {}

impl Default for MailSettings {
    fn default() -> Self {
        Self::Outbox(MailOutboxSettings::default())
    }
}

pub(super) fn open(settings: &MailSettings, data: &Path) -> Result<Arc<dyn MailGateway>, GatewayError> {
    Ok(match settings {
        MailSettings::Outbox(_) => Arc::new(MailOutbox(Outbox::open(data, "mail.jsonl")?)),
        MailSettings::Smtp(settings) => Arc::new(Smtp::new(settings)?),
    })
}
