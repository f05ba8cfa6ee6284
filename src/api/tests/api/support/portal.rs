//! A portal that calls the API in-process, and the responses that it gets.

use super::{connection, filing};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header, request::Builder},
};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    /// Asserts the status, and returns the JSON body.
    #[track_caller]
    pub(crate) fn expect_status(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts the status and the code of a problem, and returns the problem.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header(&header::CONTENT_TYPE), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:problem-type:kartabl:{code}"));
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        problem
    }
}

/// A portal with its API key.
#[derive(Clone)]
pub(crate) struct Portal {
    pub(crate) router: Router,
    pub(crate) key: String,
}

impl Portal {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path), Body::empty()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request("DELETE", path), Body::empty()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send_json(self.request("POST", path), body).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send_json(self.request("PATCH", path), body).await
    }

    pub(crate) async fn put(&self, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = self.request("PUT", path).header(header::CONTENT_TYPE, kind);
        self.send(request, body.into()).await
    }

    pub(crate) async fn send_json(&self, request: Builder, body: &Value) -> Answer {
        let request = request.header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    /// A request below `/api/v1` with the key.
    pub(crate) fn request(&self, method: &str, path: &str) -> Builder {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        request.header(header::AUTHORIZATION, format!("Bearer {}", self.key))
    }

    pub(crate) async fn send(&self, request: Builder, body: Body) -> Answer {
        let request = request.body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
    }

    /// Opens a `connection` case that lacks only the file of its letter, and returns its tracking code.
    pub(crate) async fn open_without_letter(&self) -> String {
        let opened = self.post("/cases", &filing(&connection())).await.expect_status(201);
        opened["tracking_code"].as_str().unwrap().to_owned()
    }
}
