//! An HTTP call that the configuration describes: templates make its request, expressions read its answer.
//!
//! In a JSON body every value is written as JSON, quotes included. Expressions see `status` and `body` (JSON where it is
//! JSON, else text). Everything is compiled when the settings are read, so a mistake is found at start.

use std::collections::BTreeMap;

use minijinja::{Environment, UndefinedBehavior, Value, context, value::Serde};
use reqwest::{Client, Method};
use secrecy::{ExposeSecret, SecretString};

use super::{
    http,
    outcome::{GatewayError, SendFault},
};

/// How the configuration describes a request.
pub(super) struct Request<'s> {
    pub(super) url: &'s str,
    pub(super) method: &'s str,
    pub(super) content_type: &'s str,
    pub(super) headers: &'s BTreeMap<String, String>,
    pub(super) body: Option<&'s String>,
}

/// A call whose templates are compiled.
pub(super) struct Call {
    client: Client,
    templates: Environment<'static>,
    method: Method,
    headers: Vec<String>,
    content_type: String,
    body: Option<&'static str>,
}

impl Call {
    /// Compiles the call that the configuration describes at `key`.
    pub(super) fn new(key: &str, client: &Client, request: &Request<'_>) -> Result<Self, GatewayError> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut add = |place: &str, name: String, source: &str| {
            let wrong = |cause| GatewayError::setting(format!("{key}.{place}"), cause);
            templates.add_template_owned(name, source.to_owned()).map_err(wrong)
        };
        add("url", "url".to_owned(), request.url)?;
        for (header, source) in request.headers {
            add(&format!("headers.{header}"), header_name(header), source)?;
        }
        // minijinja escapes by the ending of a template's name.
        let body = request.body.map(|_| match request.content_type {
            json if json.contains("json") => "body.json",
            xml if xml.contains("xml") => "body.xml",
            _ => "body.txt",
        });
        if let (Some(name), Some(source)) = (body, request.body) {
            add("body", name.to_owned(), source)?;
        }
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|cause| GatewayError::setting(format!("{key}.method"), cause))?;
        Ok(Self {
            client: client.clone(),
            templates,
            method,
            headers: request.headers.keys().cloned().collect(),
            content_type: request.content_type.to_owned(),
            body,
        })
    }

    /// Makes the call. A template that fails refuses: nothing was sent.
    pub(super) async fn exchange(&self, values: &Value) -> Result<Response, SendFault> {
        let render = |name: &str| {
            let rendered = self.templates.get_template(name).and_then(|template| template.render(values));
            rendered.map_err(SendFault::refused)
        };
        let mut request = self.client.request(self.method.clone(), render("url")?);
        for header in &self.headers {
            request = request.header(header, render(&header_name(header))?);
        }
        if let Some(body) = self.body {
            request = request.header("content-type", &self.content_type).body(render(body)?);
        }
        let answer = http::exchange(request).await?;
        let body = match serde_json::from_slice::<serde_json::Value>(&answer.body) {
            Ok(json) => Value::from(Serde(json)),
            Err(_) => Value::from(String::from_utf8_lossy(&answer.body).into_owned()),
        };
        let values = context! { status => answer.status.as_u16(), body };
        Ok(Response { answer, values })
    }
}

fn header_name(header: &str) -> String {
    format!("header.{header}")
}

/// A response as expressions see it.
pub(super) struct Response {
    pub(super) answer: http::Answer,
    values: Value,
}

/// An expression over a response.
pub(super) struct Expression(String);

impl Expression {
    /// Compiles the expression that the configuration has at `key`.
    pub(super) fn new(key: String, source: &str) -> Result<Self, GatewayError> {
        match Environment::new().compile_expression(source) {
            Ok(_) => Ok(Self(source.to_owned())),
            Err(cause) => Err(GatewayError::setting(key, cause)),
        }
    }

    /// Compiles the expression at `key` where there is one.
    pub(super) fn optional(key: &str, source: Option<&String>) -> Result<Option<Self>, GatewayError> {
        source.map(|source| Self::new(key.to_owned(), source)).transpose()
    }

    pub(super) fn read(&self, response: &Response) -> Result<Value, String> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        let value = environment.compile_expression(&self.0).and_then(|read| read.eval(&response.values));
        value.map_err(|cause| cause.to_string())
    }
}

/// What templates see as `secrets`.
pub(super) fn secrets(secrets: &BTreeMap<String, SecretString>) -> Value {
    Value::from_pairs(secrets.iter().map(|(name, secret)| (name.as_str(), secret.expose_secret())))
}
