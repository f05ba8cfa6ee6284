//! A portal that files cases through the intake API.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::Answer;

#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) client: Client,
    pub(crate) address: String,
    pub(crate) key: String,
}

/// Paths are below `/api/v1`, so `/cases` opens one.
impl Api {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Answer {
        Answer::of(self.request(Method::PUT, path).header("content-type", content_type).body(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// For what the verbs above don't say: another header, a broken body, a server that goes away.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.address)).bearer_auth(&self.key)
    }
}
