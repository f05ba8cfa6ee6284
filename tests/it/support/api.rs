//! A portal that files cases through the intake API.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::Answer;

#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) client: Client,
    pub(crate) address: String,
    pub(crate) key: String,
    pub(crate) persistent: bool,
}

/// Paths are below `/api/v1`, so `/cases` opens one.
impl Api {
    /// Makes the portal repeat a request when the server goes away.
    pub(crate) fn persistent(self) -> Self {
        Self { persistent: true, ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        self.send(self.request(Method::PUT, path).header("content-type", content_type).body(body)).await
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        if self.persistent { Answer::in_the_end(request).await } else { Answer::of(request).await }
    }

    /// For what the verbs above don't say: another header, a broken body, a server that goes away.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.address)).bearer_auth(&self.key)
    }
}
