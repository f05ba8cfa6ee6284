//! Reading on after a refusal. A sender that is cut off while it still sends often sees a broken connection instead of
//! the answer that says why; so the rest of a body is read and thrown away, within bounds.

use axum::{
    body::{BodyDataStream, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::StreamExt;
use kartabl_web::body::Unread;
use std::time::Duration;

/// How much is thrown away before the connection is cut after all.
const MOST: u64 = 16 * 1024 * 1024;
/// For how long.
const LONGEST: Duration = Duration::from_secs(5);

pub(super) async fn linger(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let (unread, body) = Unread::lend(body);
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.status().is_client_error()
        && let Some(rest) = unread.take()
    {
        let _ = tokio::time::timeout(LONGEST, throw_away(rest)).await;
    }
    response
}

async fn throw_away(mut rest: BodyDataStream) {
    let mut bytes = 0;
    while let Some(Ok(chunk)) = rest.next().await {
        bytes += chunk.len() as u64;
        if bytes > MOST {
            return;
        }
    }
}
