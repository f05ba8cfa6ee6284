//! Kavenegar's HTTP call `sms/send`.
//!
//! Written after third-party descriptions of the service: verify with the provider before going live.

use std::time::Duration;

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    super::{
        http,
        outcome::{Accepted, GatewayError, SendFault, Sending, hidden},
    },
    message::{Sms, SmsGateway},
};

/// The longest text that the provider takes, in characters.
const MAX_TEXT: usize = 900;
/// When the provider is asked again after the credit has run out.
const NO_CREDIT_RETRY_AFTER: Duration = Duration::from_secs(30 * 60);

/// The account and the line of messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KavenegarSettings {
    #[serde(serialize_with = "hidden")]
    pub api_key: SecretString,
    /// The line that messages come from; the account's default line when absent.
    #[serde(default)]
    pub sender: Option<String>,
    #[serde(default = "default_url")]
    pub url: String,
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_url() -> String {
    "https://api.kavenegar.com/v1".to_owned()
}

fn default_timeout() -> u64 {
    20
}

/// Sends through Kavenegar.
pub(super) struct Kavenegar {
    client: Client,
    settings: KavenegarSettings,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "return")]
    outcome: Outcome,
    #[serde(default)]
    entries: Option<Vec<Entry>>,
}

#[derive(Deserialize)]
struct Outcome {
    status: u16,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Entry {
    messageid: u64,
}

impl Kavenegar {
    pub(super) fn new(settings: &KavenegarSettings) -> Result<Self, GatewayError> {
        reqwest::Url::parse(&settings.url).map_err(|cause| GatewayError::setting("sms.url", cause))?;
        let client = http::client("sms", Duration::from_secs(settings.timeout_seconds.max(1)))?;
        Ok(Self { client, settings: settings.clone() })
    }

    fn address(&self) -> String {
        format!("{}/{}/sms/send.json", self.settings.url, self.settings.api_key.expose_secret())
    }

    async fn deliver(&self, sms: Sms) -> Result<Accepted, SendFault> {
        if sms.text.chars().count() > MAX_TEXT {
            return Err(SendFault::refused(format!("the text is longer than {MAX_TEXT} characters")));
        }
        let localid = local_id(&sms.key);
        let mut form = vec![("receptor", sms.to), ("message", sms.text), ("localid", localid)];
        form.extend(self.settings.sender.clone().map(|sender| ("sender", sender)));
        let answer = http::exchange(self.client.post(self.address()).form(&form)).await?;
        let Ok(reply) = serde_json::from_slice::<Reply>(&answer.body) else {
            return Err(answer.fault("not an answer of the provider"));
        };
        let Outcome { status, message } = reply.outcome;
        let cause = format!("{status} {message}");
        match status {
            200 => {
                let provider_id =
                    reply.entries.unwrap_or_default().first().map(|entry| entry.messageid.to_string());
                Ok(Accepted { provider_id })
            }
            409 | 429 | 503 => Err(SendFault::busy(cause, answer.retry_after)),
            418 => Err(SendFault::busy(cause, NO_CREDIT_RETRY_AFTER)),
            400..=499 => Err(SendFault::refused(cause)),
            _ => Err(SendFault::unknown(cause)),
        }
    }
}

impl SmsGateway for Kavenegar {
    fn send(&self, sms: Sms) -> Sending<'_> {
        Box::pin(self.deliver(sms))
    }

    fn takes_key(&self) -> bool {
        true
    }
}

/// The provider's `localid` is a positive 64-bit number; the same key always gives the same one.
fn local_id(key: &str) -> String {
    let digest = Sha256::digest(key);
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    (number >> 1).to_string()
}
