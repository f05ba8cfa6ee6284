//! What can be known after a provider was asked to send, and why a gateway can't be opened.
//!
//! A provider's answer falls into four kinds, and the difference matters: a message that was surely not sent may be
//! tried again, one whose fate is unknown may only be handed again to a provider that recognises our key.

use std::time::Duration;

use futures::future::BoxFuture;
use serde::Serializer;

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
    pub(super) fn setting(key: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::Setting { key: key.into(), cause: cause.to_string() }
    }
}

/// The provider has the message and answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What the provider calls the message, if it says so.
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

    pub(super) fn refused(cause: impl std::fmt::Display) -> Self {
        Self::Refused { cause: brief(cause) }
    }

    pub(super) fn busy(cause: impl std::fmt::Display, retry_after: Duration) -> Self {
        Self::Busy { cause: brief(cause), retry_after }
    }

    pub(super) fn unknown(cause: impl std::fmt::Display) -> Self {
        Self::Unknown { cause: brief(cause) }
    }

    pub(super) fn down(cause: impl std::fmt::Display) -> Self {
        Self::Down { cause: brief(cause) }
    }
}

/// The answer of a gateway that is being sent through.
pub type Sending<'a> = BoxFuture<'a, Result<Accepted, SendFault>>;

/// Providers answer with whole pages when they break; a line is enough to act on.
pub(super) fn brief(cause: impl std::fmt::Display) -> String {
    cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

/// Serialises a secret for `config print`, which shows that it is set, never what it is.
pub(super) fn hidden<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("***")
}
