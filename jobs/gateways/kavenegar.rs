//! Kavenegar's HTTP calls: `sms/send`, `sms/status` and `sms/statuslocalmessageid`.
//!
//! Written after third-party descriptions of the service: verify with the provider before going live.

use std::time::Duration;

use reqwest::Client;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Accepted, AskFault, Asking, DeliveryReport, DeliveryState, GatewayError, Question, SendFault, Sending,
    Sms, SmsGateway, hidden, http,
};

/// The longest text that the provider takes, in characters.
const LONGEST_TEXT: usize = 900;
/// Without credit nothing goes out until someone pays.
const CREDIT_PAUSE: Duration = Duration::from_secs(30 * 60);

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
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    statustext: Option<String>,
}

impl Kavenegar {
    pub(super) fn new(settings: &KavenegarSettings) -> Result<Self, GatewayError> {
        reqwest::Url::parse(&settings.url).map_err(|cause| GatewayError::setting("sms.url", cause))?;
        let client = http::client("sms", Duration::from_secs(settings.timeout_seconds.max(1)))?;
        Ok(Self { client, settings: settings.clone() })
    }

    fn address(&self, call: &str) -> String {
        format!("{}/{}/{call}.json", self.settings.url, self.settings.api_key.expose_secret())
    }

    async fn deliver(&self, sms: Sms) -> Result<Accepted, SendFault> {
        if sms.text.chars().count() > LONGEST_TEXT {
            return Err(SendFault::refused(format!("the text is longer than {LONGEST_TEXT} characters")));
        }
        let localid = local_id(&sms.key);
        let mut form = vec![("receptor", sms.to), ("message", sms.text), ("localid", localid)];
        form.extend(self.settings.sender.clone().map(|sender| ("sender", sender)));
        let answer = http::exchange(self.client.post(self.address("sms/send")).form(&form)).await?;
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
            418 => Err(SendFault::busy(cause, CREDIT_PAUSE)),
            400..=499 => Err(SendFault::refused(cause)),
            _ => Err(SendFault::unknown(cause)),
        }
    }

    async fn inquire(&self, question: Question) -> Result<Option<DeliveryReport>, AskFault> {
        let request = match &question.provider_id {
            Some(id) => self.client.post(self.address("sms/status")).form(&[("messageid", id)]),
            None => {
                let localid = local_id(&question.key);
                self.client.post(self.address("sms/statuslocalmessageid")).form(&[("localid", localid)])
            }
        };
        let answer = http::exchange(request).await.map_err(|fault| AskFault { cause: fault.to_string() })?;
        let reply: Reply = serde_json::from_slice(&answer.body)
            .map_err(|_| AskFault { cause: format!("HTTP {}", answer.status.as_u16()) })?;
        if reply.outcome.status != 200 {
            return Err(AskFault { cause: format!("{} {}", reply.outcome.status, reply.outcome.message) });
        }
        let entry = reply.entries.unwrap_or_default().into_iter().next();
        let Some(Entry { messageid, status: Some(status), statustext }) = entry else {
            return Ok(Some(DeliveryReport {
                state: DeliveryState::NotFound,
                provider_id: question.provider_id,
            }));
        };
        let state = match status {
            10 => DeliveryState::Delivered,
            6 | 11 | 13 | 14 => {
                DeliveryState::Failed { cause: format!("{status} {}", statustext.unwrap_or_default()) }
            }
            100 => DeliveryState::NotFound,
            _ => DeliveryState::OnTheWay,
        };
        let provider_id = match state {
            DeliveryState::NotFound => question.provider_id,
            _ => Some(messageid.to_string()),
        };
        Ok(Some(DeliveryReport { state, provider_id }))
    }
}

impl SmsGateway for Kavenegar {
    fn send(&self, sms: Sms) -> Sending<'_> {
        Box::pin(self.deliver(sms))
    }

    fn ask(&self, question: Question) -> Asking<'_> {
        Box::pin(self.inquire(question))
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
