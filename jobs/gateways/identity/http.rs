//! Any identity service with an HTTP call: its request is a template and its answer is read by expressions, both from the
//! configuration, one pair for each gate.
//!
//! Templates see `national_code`, `mobile`, `name`, `birth_date`, `father_name` and `secrets`.

use std::{collections::BTreeMap, time::Duration};

use kartabl_domain::people::identity::{Gate, Person};
use minijinja::{Value, context};
use reqwest::Client;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    super::{
        call::{Call, Expression, Request, secrets},
        http,
        outcome::{GatewayError, brief, hidden},
    },
    inquiry::{IdentityGateway, Inquiring, InquiryAnswer, InquiryFault, usual_reason},
};

/// One call for each gate.
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

/// Asks by the calls of the configuration.
pub(super) struct HttpIdentity {
    shahkar: Inquiry,
    civil_registry: Inquiry,
    secrets: Value,
}

/// The call of one gate, and what its answer means.
struct Inquiry {
    call: Call,
    matches: Expression,
    differs: Expression,
    reason: Option<Expression>,
}

impl HttpIdentity {
    pub(super) fn new(settings: &HttpIdentitySettings) -> Result<Self, GatewayError> {
        let client = http::client("identity", Duration::from_secs(settings.timeout_seconds.max(1)))?;
        let inquiry = |key, one| Inquiry::new(key, one, &client, &settings.headers);
        Ok(Self {
            shahkar: inquiry("identity.shahkar", &settings.shahkar)?,
            civil_registry: inquiry("identity.civil_registry", &settings.civil_registry)?,
            secrets: secrets(&settings.secrets),
        })
    }

    async fn inquire(&self, gate: Gate, person: Person) -> Result<InquiryAnswer, InquiryFault> {
        let inquiry = match gate {
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
        let response = inquiry.call.exchange(&values).await.map_err(InquiryFault::new)?;
        let value = |expression: &Expression| expression.read(&response).map_err(InquiryFault::new);
        if value(&inquiry.matches)?.is_true() {
            return Ok(InquiryAnswer::Matches);
        }
        if value(&inquiry.differs)?.is_true() {
            let own = inquiry.reason.as_ref().map(value).transpose()?;
            let own = own.filter(Value::is_true).map(brief);
            return Ok(InquiryAnswer::Differs { reason: own.unwrap_or_else(|| usual_reason(gate)) });
        }
        Err(InquiryFault::new(format!(
            "HTTP {}, an answer that says nothing",
            response.answer.status.as_u16()
        )))
    }
}

impl Inquiry {
    fn new(
        key: &str,
        settings: &HttpInquirySettings,
        client: &Client,
        headers: &BTreeMap<String, String>,
    ) -> Result<Self, GatewayError> {
        let HttpInquirySettings { url, method, content_type, body, matches, differs, reason } = settings;
        let request = Request { url, method, content_type, headers, body: body.as_ref() };
        Ok(Self {
            call: Call::new(key, client, &request)?,
            matches: Expression::new(format!("{key}.matches"), matches)?,
            differs: Expression::new(format!("{key}.differs"), differs)?,
            reason: Expression::optional(&format!("{key}.reason"), reason.as_ref())?,
        })
    }
}

impl IdentityGateway for HttpIdentity {
    fn ask(&self, gate: Gate, person: Person) -> Inquiring<'_> {
        Box::pin(self.inquire(gate, person))
    }
}
