//! What came back over HTTP.

use std::time::{Duration, Instant};

use reqwest::{RequestBuilder, header::HeaderMap};
use serde_json::Value;

use super::TIMEOUT;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// For messages of failed tests.
    asked: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        Self::try_of(request).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// For tests in which the server goes away.
    pub(crate) async fn try_of(request: RequestBuilder) -> reqwest::Result<Self> {
        let (client, request) = request.build_split();
        let request = request?;
        let asked = format!("{} {}", request.method(), request.url());
        let response = client.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, body: response.bytes().await?.to_vec(), asked })
    }

    /// Asks again while nobody is there, or while the answer gets lost: what came of it the first time is
    /// nobody's knowledge, as with any real client.
    pub(crate) async fn in_the_end(request: RequestBuilder) -> Self {
        let started = Instant::now();
        loop {
            let again = request.try_clone().expect("a body that can be sent again");
            match Self::try_of(again).await {
                Ok(answer) => return answer,
                Err(error) if started.elapsed() > TIMEOUT => panic!("{error:?}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Goes on only with this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        let text: String = self.text().chars().take(4000).collect();
        assert_eq!(self.status, status, "{}\n{text}", self.asked);
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}\n{}", self.asked, self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
