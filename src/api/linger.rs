//! Reading on after a refusal. A sender that is cut off while it still sends often sees a broken connection instead of
//! the answer that says why; so the rest of a body is read and thrown away, within bounds.

use axum::{
    body::{Body, BodyDataStream, HttpBody},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::{StreamExt, stream};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How much is thrown away before the connection is cut after all.
const MOST: u64 = 16 * 1024 * 1024;
/// For how long.
const LONGEST: Duration = Duration::from_secs(5);

type Shared = Arc<Mutex<Option<BodyDataStream>>>;

pub(super) async fn linger(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let shared: Shared = Arc::new(Mutex::new(Some(body.into_data_stream())));
    let response = next.run(Request::from_parts(parts, lent(Arc::clone(&shared)))).await;
    if response.status().is_client_error() {
        let rest = shared.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(rest) = rest {
            let _ = tokio::time::timeout(LONGEST, throw_away(rest)).await;
        }
    }
    response
}

/// The same body, of which the rest can be taken back.
fn lent(shared: Shared) -> Body {
    Body::from_stream(stream::poll_fn(move |context| {
        let mut body = shared.lock().unwrap_or_else(PoisonError::into_inner);
        match body.as_mut() {
            Some(body) => body.poll_next_unpin(context),
            None => std::task::Poll::Ready(None),
        }
    }))
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
