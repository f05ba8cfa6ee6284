//! Any SMS provider with an HTTP call: its request is a template and its answer is read by expressions, both from the
//! configuration.
//!
//! Templates see `key`, `to`, `text`, `sender` and `secrets`; in a JSON body every value is written as JSON, quotes
//! included. Expressions see `status` and `body` (JSON where it is JSON, else text).

use std::{collections::BTreeMap, time::Duration};

use minijinja::{Environment, UndefinedBehavior, Value, context, value::Serde};
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    Accepted, AskFault, Asking, DeliveryReport, DeliveryState, GatewayError, Question, SendFault, Sending,
    Sms, SmsGateway, hidden,
    http::{self, Answer},
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
    client: Client,
    environment: Environment<'static>,
    settings: HttpSmsSettings,
}

impl HttpSms {
    /// Compiles every template and expression, so a mistake is found at start and not at the first message.
    pub(super) fn new(settings: &HttpSmsSettings) -> Result<Self, GatewayError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let answers = Environment::new();
        let ask = settings.ask.as_ref();
        let body_name = body_name(&settings.content_type);
        let templates = [
            ("sms.url", "url", Some(&settings.url)),
            ("sms.body", body_name, settings.body.as_ref()),
            ("sms.ask.url", "ask.url", ask.map(|ask| &ask.url)),
            ("sms.ask.body", ask_body_name(body_name), ask.and_then(|ask| ask.body.as_ref())),
        ];
        for (key, name, source) in templates {
            if let Some(source) = source {
                environment
                    .add_template_owned(name, source.clone())
                    .map_err(|cause| GatewayError::setting(key, cause))?;
            }
        }
        for (header, source) in &settings.headers {
            environment
                .add_template_owned(format!("header.{header}"), source.clone())
                .map_err(|cause| GatewayError::setting("sms.headers", format!("{header}: {cause}")))?;
        }
        let expressions = [
            ("sms.accepted", Some(&settings.accepted)),
            ("sms.provider_id", settings.provider_id.as_ref()),
            ("sms.refused", settings.refused.as_ref()),
            ("sms.busy", settings.busy.as_ref()),
            ("sms.ask.state", ask.map(|ask| &ask.state)),
        ];
        for (key, source) in expressions {
            if let Some(source) = source {
                answers.compile_expression(source).map_err(|cause| GatewayError::setting(key, cause))?;
            }
        }
        method("sms.method", &settings.method)?;
        if let Some(ask) = ask {
            method("sms.ask.method", &ask.method)?;
        }
        let client = http::client(Duration::from_secs(settings.timeout_seconds.max(1)))?;
        Ok(Self { client, environment, settings: settings.clone() })
    }

    async fn deliver(&self, sms: Sms) -> Result<Accepted, SendFault> {
        let values = context! { key => sms.key, to => sms.to, text => sms.text, ..self.constants() };
        let body = self.settings.body.as_ref().map(|_| body_name(&self.settings.content_type));
        let request =
            self.request(&self.settings.method, "url", body, &values).map_err(SendFault::refused)?;
        let answer = http::exchange(request).await?;

        let settings = &self.settings;
        let seen = seen(&answer);
        let says = |expression: &Option<String>| match expression {
            Some(expression) => read(expression, &seen).map(|value| value.is_true()),
            None => Ok(false),
        };
        // After the request went out, an expression that fails leaves the message's fate unknown.
        if read(&settings.accepted, &seen).map_err(SendFault::unknown)?.is_true() {
            let provider_id = match &settings.provider_id {
                Some(expression) => {
                    read(expression, &seen).ok().filter(|id| !id.is_undefined() && !id.is_none())
                }
                None => None,
            };
            return Ok(Accepted { provider_id: provider_id.map(|id| id.to_string()) });
        }
        let text = String::from_utf8_lossy(&answer.body);
        if says(&settings.refused).map_err(SendFault::unknown)? {
            return Err(SendFault::refused(text));
        }
        if says(&settings.busy).map_err(SendFault::unknown)? {
            return Err(SendFault::busy(text, answer.retry_after));
        }
        Err(answer.fault(&text))
    }

    async fn inquire(&self, question: Question) -> Result<Option<DeliveryReport>, AskFault> {
        let Some(ask) = &self.settings.ask else { return Ok(None) };
        let fault = |cause: String| AskFault { cause };
        let values =
            context! { key => question.key, provider_id => question.provider_id.clone(), ..self.constants() };
        let body = ask.body.as_ref().map(|_| ask_body_name(body_name(&self.settings.content_type)));
        let request = self.request(&ask.method, "ask.url", body, &values).map_err(fault)?;
        let answer = http::exchange(request).await.map_err(|cause| fault(cause.to_string()))?;
        let state = read(&ask.state, &seen(&answer)).map_err(fault)?;
        let state = match state.as_str() {
            Some("on_the_way") => DeliveryState::OnTheWay,
            Some("delivered") => DeliveryState::Delivered,
            Some("failed") => {
                DeliveryState::Failed { cause: super::brief(String::from_utf8_lossy(&answer.body)) }
            }
            Some("not_found") => DeliveryState::NotFound,
            _ => {
                return Err(fault(format!(
                    "HTTP {}, and the state is not one we know",
                    answer.status.as_u16()
                )));
            }
        };
        Ok(Some(DeliveryReport { state, provider_id: question.provider_id }))
    }

    fn constants(&self) -> Value {
        let secrets = self.settings.secrets.iter();
        let secrets =
            Value::from_pairs(secrets.map(|(name, secret)| (name.as_str(), secret.expose_secret())));
        context! { sender => self.settings.sender.as_str(), secrets }
    }

    fn request(
        &self,
        method: &str,
        url: &str,
        body: Option<&str>,
        values: &Value,
    ) -> Result<RequestBuilder, String> {
        let render = |name: &str| {
            let template = self.environment.get_template(name).map_err(|cause| cause.to_string())?;
            template.render(values).map_err(|cause| cause.to_string())
        };
        let method = Method::from_bytes(method.as_bytes()).map_err(|cause| cause.to_string())?;
        let mut request = self.client.request(method, render(url)?);
        for header in self.settings.headers.keys() {
            request = request.header(header, render(&format!("header.{header}"))?);
        }
        if let Some(body) = body {
            request = request.header("content-type", &self.settings.content_type).body(render(body)?);
        }
        Ok(request)
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
        self.settings.takes_key
    }
}

/// minijinja escapes by the ending of a template's name.
pub(super) fn body_name(content_type: &str) -> &'static str {
    match content_type {
        json if json.contains("json") => "body.json",
        xml if xml.contains("xml") => "body.xml",
        _ => "body.txt",
    }
}

fn ask_body_name(body_name: &str) -> &'static str {
    match body_name {
        "body.json" => "ask.body.json",
        "body.xml" => "ask.body.xml",
        _ => "ask.body.txt",
    }
}

pub(super) fn method(key: &'static str, name: &str) -> Result<Method, GatewayError> {
    Method::from_bytes(name.as_bytes()).map_err(|cause| GatewayError::setting(key, cause))
}

pub(super) fn seen(answer: &Answer) -> Value {
    let body = match serde_json::from_slice::<serde_json::Value>(&answer.body) {
        Ok(json) => Value::from(Serde(json)),
        Err(_) => Value::from(String::from_utf8_lossy(&answer.body).into_owned()),
    };
    context! { status => answer.status.as_u16(), body }
}

pub(super) fn read(expression: &str, seen: &Value) -> Result<Value, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    let expression = environment.compile_expression(expression).map_err(|cause| cause.to_string())?;
    expression.eval(seen).map_err(|cause| cause.to_string())
}
