//! How an SMTP server is reached.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::super::outcome::hidden;

/// The server, the account and the sender.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    pub host: String,
    /// 587, 465 or 25, by `security`, when absent.
    #[serde(default)]
    pub port: Option<u16>,
    #[serde(default)]
    pub security: Security,
    /// PEM file of a certificate authority that the server's certificate may come from, besides the public ones.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default, serialize_with = "hidden", skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretString>,
    /// The sender's address.
    pub from: String,
    #[serde(default)]
    pub from_name: Option<String>,
    /// The name this machine greets the server with; its host name when absent.
    #[serde(default)]
    pub hello: Option<String>,
    /// For each stage: reaching the server, naming sender and receiver, handing over the content.
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

/// How the connection is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Begins in the clear and must be upgraded before anything is said.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// In the clear: for a relay on the same machine or network.
    None,
}

impl SmtpSettings {
    /// Where the server listens, also where no port is given.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            Security::Starttls => 587,
            Security::Tls => 465,
            Security::None => 25,
        })
    }
}

fn default_timeout() -> u64 {
    30
}
