//! The world outside, behind traits: SMS and e-mail providers, what can be known after asking one to send, and the
//! services that know who people are.
//!
//! A provider's answer falls into four kinds, and the difference matters: a message that was surely not sent may be
//! tried again, one whose fate is unknown may only be handed again to a provider that recognises our key.

mod call;
mod ece;
mod http;
mod identity;
mod kavenegar;
mod mail;
mod outbox;
mod sms;
mod sms_http;
mod smtp;

use std::{path::Path, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize, Serializer};

pub use ece::EceTemplate;
pub(crate) use ece::Package;
pub use http::knock;
pub use identity::{
    HttpIdentitySettings, HttpInquirySettings, IdentityGateway, IdentitySettings, Inquiring, InquiryFault,
    RegisterSettings, Said,
};
pub use kavenegar::KavenegarSettings;
pub use mail::{Attachment, Mail, MailGateway, MailOutboxSettings, MailSettings};
pub use sms::{Sms, SmsGateway, SmsOutboxSettings, SmsSettings};
pub use sms_http::{HttpAskSettings, HttpSmsSettings};
pub use smtp::{Security, SmtpSettings};

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

/// Why a gateway can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("gateways.{key}: {cause}")]
    Setting { key: String, cause: String },
    #[error("the template {path} makes no package: {cause}")]
    Template { path: String, cause: String },
    #[error("can't open the outbox {path}: {cause}")]
    Outbox { path: String, cause: std::io::Error },
}

impl GatewayError {
    fn setting(key: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Setting { key: key.into(), cause: cause.to_string() }
    }
}

/// The provider has the message and answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What the provider calls the message, if it says so; used to ask for its delivery.
    pub provider_id: Option<String>,
}

/// Why a message is not known to be sent. Causes may quote the provider, so they are kept with the message and not
/// written to the log; [`SendFault::kind`] is for that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendFault {
    /// Surely not sent, and the same message would be refused again.
    #[error("refused: {cause}")]
    Refused { cause: String },
    /// Surely not sent; the provider asks to come back later.
    #[error("busy: {cause}")]
    Busy { cause: String, retry_after: Duration },
    /// The request went out and its answer never came: the message may or may not be sent.
    #[error("unknown: {cause}")]
    Unknown { cause: String },
    /// Surely not sent: the provider was not reached, or the conversation ended before the message was handed over.
    #[error("not reached: {cause}")]
    Down { cause: String },
}

impl SendFault {
    /// Whether another attempt can't send the message twice.
    pub fn surely_not_sent(&self) -> bool {
        !matches!(self, Self::Unknown { .. })
    }

    /// A word for logs and metrics, free of what the provider said.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Busy { .. } => "busy",
            Self::Unknown { .. } => "unknown",
            Self::Down { .. } => "down",
        }
    }

    fn refused(cause: impl std::fmt::Display) -> Self {
        Self::Refused { cause: brief(cause) }
    }

    fn busy(cause: impl std::fmt::Display, retry_after: Duration) -> Self {
        Self::Busy { cause: brief(cause), retry_after }
    }

    fn unknown(cause: impl std::fmt::Display) -> Self {
        Self::Unknown { cause: brief(cause) }
    }

    fn down(cause: impl std::fmt::Display) -> Self {
        Self::Down { cause: brief(cause) }
    }
}

/// Which message a provider is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The key we sent it under.
    pub key: String,
    /// What the provider called it, where an answer of its arrived.
    pub provider_id: Option<String>,
}

/// What a provider says about a message it was asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryReport {
    pub state: DeliveryState,
    pub provider_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Taken and still on its way.
    OnTheWay,
    Delivered,
    /// Will not be delivered any more.
    Failed {
        cause: String,
    },
    /// The provider knows no such message.
    NotFound,
}

/// A question that brought no usable answer; ask again later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no delivery report: {cause}")]
pub struct AskFault {
    pub cause: String,
}

/// The answer of a gateway that is being sent through.
pub type Sending<'a> = BoxFuture<'a, Result<Accepted, SendFault>>;
/// The answer of a gateway that is being asked; `None` where the provider can't be asked at all.
pub type Asking<'a> = BoxFuture<'a, Result<Option<DeliveryReport>, AskFault>>;

/// Providers answer with whole pages when they break; a line is enough to act on.
fn brief(cause: impl std::fmt::Display) -> String {
    cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// For `config print`: a secret shows that it is set, never what it is.
fn hidden<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("***")
}
