//! Draining the body of a refused request. A client that is cut off while it still sends often sees a broken connection
//! instead of the response. So the rest of the body is read and discarded, within limits.

use axum::{
    body::{BodyDataStream, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use kartabl_web::body::Unread;
use std::time::Duration;

/// The most bytes that are discarded before the connection is closed.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// How long a body is drained before the connection is closed.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Middleware that drains what the handler of a refused request left unread.
pub(super) async fn drain_after_refusal(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (unread, body) = Unread::lend(body);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status().is_client_error()
        && let Some(rest) = unread.take()
    {
        let _ = tokio::time::timeout(TIMEOUT, drain(rest)).await;
    }
    response
}

async fn drain(mut rest: BodyDataStream) {
    let mut bytes = 0;
    while let Some(Ok(chunk)) = rest.next().await {
        bytes += chunk.len() as u64;
        if bytes > MAX_BYTES {
            return;
        }
    }
}
