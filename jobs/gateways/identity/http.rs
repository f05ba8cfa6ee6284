//! Any identity service with an HTTP call: its request is a template and its answer is read by expressions, both from the
//! configuration, one pair for each gate.
//!
//! Templates see `national_code`, `mobile`, `name`, `birth_date`, `father_name` and `secrets`; in a JSON body every value
//! is written as JSON, quotes included. Expressions see `status` and `body` (JSON where it is JSON, else text).

use std::{collections::BTreeMap, time::Duration};

use kartabl_domain::identity::{Gate, Person};
use minijinja::{Environment, UndefinedBehavior, Value, context};
use reqwest::{Client, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{
    super::{
        GatewayError, hidden, http,
        sms_http::{body_name, method, read, seen},
    },
    IdentityGateway, Inquiring, InquiryFault, Said, usual_reason,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpIdentitySettings {
    /// How Shahkar is asked whether a mobile number belongs to a national code.
    pub shahkar: HttpInquirySettings,
    /// How the civil registry is asked about a person.
    pub civil_registry: HttpInquirySettings,
    /// Templates of further headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default, serialize_with = "hidden", skip_serializing_if = "BTreeMap::is_empty")]
    pub secrets: BTreeMap<String, SecretString>,
    #[serde(default = "default_timeout")]
    pub timeout_seconds: u64,
}

/// One call and what its answer means. An answer that neither `matches` nor `differs` understands is no answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpInquirySettings {
    /// Template of the address; values in it want `|urlencode`.
    pub url: String,
    #[serde(default = "default_method")]
    pub method: String,
    #[serde(default = "default_content_type")]
    pub content_type: String,
    /// Template of the body; none is sent when absent.
    #[serde(default)]
    pub body: Option<String>,
    /// True when what was given is true.
    pub matches: String,
    /// True when it is not.
    pub differs: String,
    /// Why it is not, in Persian.
    #[serde(default)]
    pub reason: Option<String>,
}

fn default_method() -> String {
    "POST".to_owned()
}

fn default_content_type() -> String {
    "application/json".to_owned()
}

fn default_timeout() -> u64 {
    10
}

pub(super) struct HttpIdentity {
    client: Client,
    shahkar: Call,
    civil_registry: Call,
    secrets: Value,
}

/// One gate's templates; expressions were tried when the settings were read.
struct Call {
    environment: Environment<'static>,
    headers: Vec<String>,
    settings: HttpInquirySettings,
}

impl HttpIdentity {
    /// Compiles every template and expression, so a mistake is found at start and not at the first question.
    pub(super) fn new(settings: &HttpIdentitySettings) -> Result<Self, GatewayError> {
        let secrets = settings.secrets.iter();
        let secrets =
            Value::from_pairs(secrets.map(|(name, secret)| (name.as_str(), secret.expose_secret())));
        Ok(Self {
            client: http::client(Duration::from_secs(settings.timeout_seconds.max(1)))?,
            shahkar: Call::new("identity.shahkar", &settings.shahkar, &settings.headers)?,
            civil_registry: Call::new(
                "identity.civil_registry",
                &settings.civil_registry,
                &settings.headers,
            )?,
            secrets,
        })
    }

    async fn inquire(&self, gate: Gate, person: Person) -> Result<Said, InquiryFault> {
        let call = match gate {
            Gate::Shahkar => &self.shahkar,
            Gate::CivilRegistry => &self.civil_registry,
        };
        let values = context! {
            national_code => person.national_code.as_str(),
            mobile => person.mobile.as_str(),
            name => person.name,
            birth_date => person.birth_date,
            father_name => person.father_name,
            secrets => self.secrets.clone(),
        };
        let request = call.request(&self.client, &values).map_err(InquiryFault::new)?;
        let answer = http::exchange(request).await.map_err(InquiryFault::new)?;
        let seen = seen(&answer);
        let says = |expression: &str| read(expression, &seen).map_err(InquiryFault::new);
        if says(&call.settings.matches)?.is_true() {
            return Ok(Said::True);
        }
        if says(&call.settings.differs)?.is_true() {
            let own = call.settings.reason.as_deref().map(says).transpose()?;
            let own = own.filter(Value::is_true).map(super::brief);
            return Ok(Said::Untrue { reason: own.unwrap_or_else(|| usual_reason(gate)) });
        }
        Err(InquiryFault::new(format!("HTTP {}, an answer that says nothing", answer.status.as_u16())))
    }
}

impl Call {
    fn new(
        key: &'static str,
        settings: &HttpInquirySettings,
        headers: &BTreeMap<String, String>,
    ) -> Result<Self, GatewayError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut add = |name: String, source: &str| {
            environment
                .add_template_owned(name, source.to_owned())
                .map_err(|cause| GatewayError::setting(key, cause))
        };
        add("url".to_owned(), &settings.url)?;
        if let Some(body) = &settings.body {
            add(body_name(&settings.content_type).to_owned(), body)?;
        }
        for (header, source) in headers {
            add(format!("header.{header}"), source)?;
        }
        let answers = Environment::new();
        for source in [&settings.matches, &settings.differs].into_iter().chain(&settings.reason) {
            answers.compile_expression(source).map_err(|cause| GatewayError::setting(key, cause))?;
        }
        method(key, &settings.method)?;
        Ok(Self { environment, headers: headers.keys().cloned().collect(), settings: settings.clone() })
    }

    fn request(&self, client: &Client, values: &Value) -> Result<RequestBuilder, String> {
        let render = |name: &str| {
            let template = self.environment.get_template(name).map_err(|cause| cause.to_string())?;
            template.render(values).map_err(|cause| cause.to_string())
        };
        let method =
            Method::from_bytes(self.settings.method.as_bytes()).map_err(|cause| cause.to_string())?;
        let mut request = client.request(method, render("url")?);
        for header in &self.headers {
            request = request.header(header, render(&format!("header.{header}"))?);
        }
        if self.settings.body.is_some() {
            let body = render(body_name(&self.settings.content_type))?;
            request = request.header("content-type", &self.settings.content_type).body(body);
        }
        Ok(request)
    }
}

impl IdentityGateway for HttpIdentity {
    fn ask(&self, gate: Gate, person: Person) -> Inquiring<'_> {
        Box::pin(self.inquire(gate, person))
    }
}
