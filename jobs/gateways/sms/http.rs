//! Any SMS provider with an HTTP call: its request is a template and its answer is read by expressions, both from the
//! configuration.
//!
//! Templates see `key`, `to`, `text`, `sender` and `secrets`.

use std::{collections::BTreeMap, time::Duration};

use minijinja::{Value, context};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        call::{Call, Expression, Request, secrets},
        http,
        outcome::{Accepted, GatewayError, SendFault, Sending, hidden},
    },
    message::{Sms, SmsGateway},
};

/// The call that sends a message, and what its answer means.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSmsSettings {
    /// Template of the address; values in it want `|urlencode`.
    pub url: String,
    #[serde(default = "default_method")]
    pub method: String,
    #[serde(default = "default_content_type")]
    pub content_type: String,
    /// Templates of further headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Template of the body; none is sent when absent.
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub sender: String,
    #[serde(default, serialize_with = "hidden", skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, SecretString>,
    /// True when the provider took the message.
    pub accepted: String,
    /// What the provider calls the message.
    #[serde(default)]
    pub provider_id: Option<String>,
    /// True when it will never take it.
    #[serde(default)]
    pub refused: Option<String>,
    /// True when it wants to be asked again later.
    #[serde(default)]
    pub busy: Option<String>,
    /// Whether the provider recognises `key` and sends nothing twice.
    #[serde(default)]
    pub takes_key: bool,
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

fn default_method() -> String {
    "POST".to_owned()
}

fn default_content_type() -> String {
    "application/json".to_owned()
}

fn default_timeout() -> u64 {
    20
}

/// Sends by the call of the configuration.
pub(super) struct HttpSms {
    send: Call,
    accepted: Expression,
    provider_id: Option<Expression>,
    refused: Option<Expression>,
    busy: Option<Expression>,
    takes_key: bool,
    /// What every template sees.
    constants: Value,
}

impl HttpSms {
    pub(super) fn new(settings: &HttpSmsSettings) -> Result<Self, GatewayError> {
        let HttpSmsSettings { url, method, content_type, headers, body, .. } = settings;
        let client = http::client("sms", Duration::from_secs(settings.timeout_seconds.max(1)))?;
        let send = Request { url, method, content_type, headers, body: body.as_ref() };
        Ok(Self {
            send: Call::new("sms", &client, &send)?,
            accepted: Expression::new("sms.accepted".to_owned(), &settings.accepted)?,
            provider_id: Expression::optional("sms.provider_id", settings.provider_id.as_ref())?,
            refused: Expression::optional("sms.refused", settings.refused.as_ref())?,
            busy: Expression::optional("sms.busy", settings.busy.as_ref())?,
            takes_key: settings.takes_key,
            constants: context! { sender => settings.sender.as_str(), secrets => secrets(&settings.secrets) },
        })
    }

    async fn deliver(&self, sms: Sms) -> Result<Accepted, SendFault> {
        let values = context! { key => sms.key, to => sms.to, text => sms.text, ..self.constants.clone() };
        let response = self.send.exchange(&values).await?;
        // After the request went out, an expression that fails leaves the message's fate unknown.
        let holds = |expression: &Expression| {
            expression.read(&response).map(|value| value.is_true()).map_err(SendFault::unknown)
        };
        if holds(&self.accepted)? {
            let provider_id = self.provider_id.as_ref().and_then(|id| id.read(&response).ok());
            let provider_id = provider_id.filter(|id| !id.is_undefined() && !id.is_none());
            return Ok(Accepted { provider_id: provider_id.map(|id| id.to_string()) });
        }
        let answer = &response.answer;
        let text = String::from_utf8_lossy(&answer.body);
        let may_hold = |expression: &Option<Expression>| expression.as_ref().map_or(Ok(false), holds);
        if may_hold(&self.refused)? {
            return Err(SendFault::refused(text));
        }
        if may_hold(&self.busy)? {
            return Err(SendFault::busy(text, answer.retry_after));
        }
        Err(answer.fault(&text))
    }
}

impl SmsGateway for HttpSms {
    fn send(&self, sms: Sms) -> Sending<'_> {
        Box::pin(self.deliver(sms))
    }

    fn takes_key(&self) -> bool {
        self.takes_key
    }
}
