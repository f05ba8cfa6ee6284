//! Any SMS provider with an HTTP call: its request is a template and its answer is read by expressions, both from the
//! configuration.
//!
//! Templates see `key`, `to`, `text`, `sender` and `secrets`.

use std::{collections::BTreeMap, time::Duration};

use minijinja::{Value, context};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    Accepted, AskFault, Asking, DeliveryReport, DeliveryState, GatewayError, Question, SendFault, Sending,
    Sms, SmsGateway,
    call::{Call, Expression, Request, secrets},
    hidden, http,
};

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
    #[serde(default)]
    pub ask: Option<HttpAskSettings>,
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

/// How the provider is asked what became of a message; its templates also see `provider_id`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpAskSettings {
    pub url: String,
    #[serde(default = "default_ask_method")]
    pub method: String,
    #[serde(default)]
    pub body: Option<String>,
    /// One of `on_the_way`, `delivered`, `failed`, `not_found`.
    pub state: String,
}

fn default_method() -> String {
    "POST".to_owned()
}

fn default_ask_method() -> String {
    "GET".to_owned()
}

fn default_content_type() -> String {
    "application/json".to_owned()
}

fn default_timeout() -> u64 {
    20
}

pub(super) struct HttpSms {
    send: Call,
    accepted: Expression,
    provider_id: Option<Expression>,
    refused: Option<Expression>,
    busy: Option<Expression>,
    /// The call that asks, and the state in its answer.
    ask: Option<(Call, Expression)>,
    takes_key: bool,
    /// What every template sees.
    constants: Value,
}

impl HttpSms {
    pub(super) fn new(settings: &HttpSmsSettings) -> Result<Self, GatewayError> {
        let HttpSmsSettings { url, method, content_type, headers, body, .. } = settings;
        let client = http::client("sms", Duration::from_secs(settings.timeout_seconds.max(1)))?;
        let send = Request { url, method, content_type, headers, body: body.as_ref() };
        let ask = settings.ask.as_ref().map(|ask| {
            let HttpAskSettings { url, method, body, state } = ask;
            let request = Request { url, method, content_type, headers, body: body.as_ref() };
            let call = Call::new("sms.ask", &client, &request)?;
            Ok((call, Expression::new("sms.ask.state".to_owned(), state)?))
        });
        Ok(Self {
            send: Call::new("sms", &client, &send)?,
            accepted: Expression::new("sms.accepted".to_owned(), &settings.accepted)?,
            provider_id: Expression::maybe("sms.provider_id", settings.provider_id.as_ref())?,
            refused: Expression::maybe("sms.refused", settings.refused.as_ref())?,
            busy: Expression::maybe("sms.busy", settings.busy.as_ref())?,
            ask: ask.transpose()?,
            takes_key: settings.takes_key,
            constants: context! { sender => settings.sender.as_str(), secrets => secrets(&settings.secrets) },
        })
    }

    async fn deliver(&self, sms: Sms) -> Result<Accepted, SendFault> {
        let values = context! { key => sms.key, to => sms.to, text => sms.text, ..self.constants.clone() };
        let seen = self.send.exchange(&values).await?;
        // After the request went out, an expression that fails leaves the message's fate unknown.
        let says = |expression: &Expression| {
            expression.read(&seen).map(|value| value.is_true()).map_err(SendFault::unknown)
        };
        if says(&self.accepted)? {
            let provider_id = self.provider_id.as_ref().and_then(|id| id.read(&seen).ok());
            let provider_id = provider_id.filter(|id| !id.is_undefined() && !id.is_none());
            return Ok(Accepted { provider_id: provider_id.map(|id| id.to_string()) });
        }
        let answer = &seen.answer;
        let text = String::from_utf8_lossy(&answer.body);
        let may_say = |expression: &Option<Expression>| expression.as_ref().map_or(Ok(false), says);
        if may_say(&self.refused)? {
            return Err(SendFault::refused(text));
        }
        if may_say(&self.busy)? {
            return Err(SendFault::busy(text, answer.retry_after));
        }
        Err(answer.fault(&text))
    }

    async fn inquire(&self, question: Question) -> Result<Option<DeliveryReport>, AskFault> {
        let Some((call, state)) = &self.ask else { return Ok(None) };
        let fault = |cause: String| AskFault { cause };
        let values = context! {
            key => question.key, provider_id => question.provider_id.clone(), ..self.constants.clone()
        };
        let seen = call.exchange(&values).await.map_err(|cause| fault(cause.to_string()))?;
        let state = match state.read(&seen).map_err(fault)?.as_str() {
            Some("on_the_way") => DeliveryState::OnTheWay,
            Some("delivered") => DeliveryState::Delivered,
            Some("failed") => {
                DeliveryState::Failed { cause: super::brief(String::from_utf8_lossy(&seen.answer.body)) }
            }
            Some("not_found") => DeliveryState::NotFound,
            _ => {
                let status = seen.answer.status.as_u16();
                return Err(fault(format!("HTTP {status}, and the state is not one we know")));
            }
        };
        Ok(Some(DeliveryReport { state, provider_id: question.provider_id }))
    }
}

impl SmsGateway for HttpSms {
    fn send(&self, sms: Sms) -> Sending<'_> {
        Box::pin(self.deliver(sms))
    }

    fn ask(&self, question: Question) -> Asking<'_> {
        Box::pin(self.inquire(question))
    }

    fn takes_key(&self) -> bool {
        self.takes_key
    }
}
