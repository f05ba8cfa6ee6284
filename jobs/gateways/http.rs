//! One HTTP exchange with a provider, and how much is known when it fails.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode, header::RETRY_AFTER, redirect::Policy};

use super::outcome::{GatewayError, SendFault};

/// The most that is read of an answer, in bytes.
const MAX_ANSWER: usize = 256 * 1024;
/// How long a provider that is busy is left alone, unless it names a time.
const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(60);

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) retry_after: Duration,
    pub(super) body: Vec<u8>,
}

/// Connecting has a time limit of its own that ends first, so a provider that is not reached is told apart from one
/// that doesn't answer. Redirects are not followed: they would repeat the request.
pub(super) fn client(key: &str, timeout: Duration) -> Result<Client, GatewayError> {
    Client::builder()
        .timeout(timeout)
        .connect_timeout(timeout / 2)
        .pool_idle_timeout(Duration::from_secs(10))
        .redirect(Policy::none())
        .user_agent("kartabl")
        .build()
        .map_err(|cause| GatewayError::setting(key, cause.without_url()))
}

pub(super) async fn exchange(request: RequestBuilder) -> Result<Answer, SendFault> {
    let mut response = request.send().await.map_err(|cause| {
        // The address may carry the account's key.
        let cause = cause.without_url();
        if cause.is_builder() {
            SendFault::refused(chain(&cause))
        } else if cause.is_connect() {
            SendFault::down(chain(&cause))
        } else {
            SendFault::unknown(chain(&cause))
        }
    })?;
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .map_or(DEFAULT_RETRY_AFTER, Duration::from_secs);
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(SendFault::unknown("the answer is too long to be one")),
            Ok(None) => return Ok(Answer { status, retry_after, body }),
            // A refusal stands by its status alone; a consent that broke off may have been anything.
            Err(_) if status.is_client_error() => {
                return Ok(Answer { status, retry_after, body: Vec::new() });
            }
            Err(cause) => return Err(SendFault::unknown(chain(&cause.without_url()))),
        }
    }
}

/// Asks with `OPTIONS` whether a service is at an address, and answers with its HTTP status. No data is sent.
///
/// # Errors
/// Why no answer came, without the address.
pub async fn probe(address: &str, limit: Duration) -> Result<u16, String> {
    let client = client("http", limit).map_err(|error| error.to_string())?;
    let answer = client.request(Method::OPTIONS, address).send().await;
    answer.map(|answer| answer.status().as_u16()).map_err(|cause| chain(&cause.without_url()))
}

impl Answer {
    /// What the status alone says about a message that was not accepted.
    pub(super) fn fault(&self, cause: &str) -> SendFault {
        let cause = format!("HTTP {}: {cause}", self.status.as_u16());
        match self.status {
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                SendFault::busy(cause, self.retry_after)
            }
            status if status.is_client_error() || status.is_redirection() => SendFault::refused(cause),
            // A gateway in between may have passed the request on; a 200 that says nothing may mean anything.
            _ => SendFault::unknown(cause),
        }
    }
}

/// An error of reqwest says what happened only further down its chain.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
