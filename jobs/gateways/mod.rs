//! The world outside, behind traits: SMS and e-mail providers, and the services that know who people are.

mod call;
mod ece;
mod http;
mod identity;
mod mail;
mod outbox;
mod outcome;
mod sms;

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

pub use ece::EceTemplate;
pub(crate) use ece::Package;
pub use http::probe;
pub use identity::{
    IdentitySettings,
    http::{HttpIdentitySettings, HttpInquirySettings},
    inquiry::{IdentityGateway, Inquiring, InquiryAnswer, InquiryFault},
    register::RegisterSettings,
};
pub use mail::{
    MailOutboxSettings, MailSettings,
    message::{Attachment, Mail, MailGateway},
    smtp_settings::{Security, SmtpSettings},
};
pub use outcome::{Accepted, GatewayError, SendFault, Sending};
pub use sms::{
    SmsOutboxSettings, SmsSettings,
    http::HttpSmsSettings,
    kavenegar::KavenegarSettings,
    message::{Sms, SmsGateway},
};

/// The gateways of one process, shared by its workers.
#[derive(Clone)]
pub struct Gateways {
    pub sms: Arc<dyn SmsGateway>,
    pub mail: Arc<dyn MailGateway>,
    pub identity: Arc<dyn IdentityGateway>,
}

/// The part of the configuration that chooses the providers. By default nothing leaves the machine: every message is
/// kept in `outbox/` of the data folder.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GatewaySettings {
    pub sms: SmsSettings,
    pub mail: MailSettings,
    pub identity: IdentitySettings,
}

impl Gateways {
    /// Opens what the settings name. Nothing is sent and no provider is called yet.
    ///
    /// # Errors
    /// A setting that can't work (a template that doesn't compile, an address that is none), or an outbox that can't
    /// be opened.
    pub fn from_settings(settings: &GatewaySettings, data: &Path) -> Result<Self, GatewayError> {
        Ok(Self {
            sms: sms::open(&settings.sms, data)?,
            mail: mail::open(&settings.mail, data)?,
            identity: identity::open(&settings.identity, data)?,
        })
    }
}
