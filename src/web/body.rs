//! The body of a request that is lent to its handler, so that what was left unread can be had afterwards.

use axum::body::{Body, BodyDataStream};
use futures::{StreamExt, stream};
use std::{
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
};

/// The part of a body that its handler has not read.
#[derive(Clone)]
pub struct Unread(Arc<Mutex<Option<BodyDataStream>>>);

impl Unread {
    /// The body for the handler, and the handle that takes back what the handler leaves.
    pub fn lend(body: Body) -> (Self, Body) {
        let unread = Self(Arc::new(Mutex::new(Some(body.into_data_stream()))));
        let lent = unread.clone();
        let body = Body::from_stream(stream::poll_fn(move |context| {
            let mut stream = lent.0.lock().unwrap_or_else(PoisonError::into_inner);
            stream.as_mut().map_or(Poll::Ready(None), |stream| stream.poll_next_unpin(context))
        }));
        (unread, body)
    }

    /// Takes the body back. Its former reader meets the end; a second call finds nothing.
    pub fn take(&self) -> Option<BodyDataStream> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_the_handler_leaves_is_had_afterwards() {
        let pieces = stream::iter(["one", "two", "three"].map(Ok::<_, std::io::Error>));
        let (unread, body) = Unread::lend(Body::from_stream(pieces));
        let mut handler = body.into_data_stream();
        assert_eq!(handler.next().await.unwrap().unwrap(), "one");
        let rest: Vec<_> = unread.take().unwrap().map(Result::unwrap).collect().await;
        assert_eq!(rest, ["two", "three"]);
        assert!(handler.next().await.is_none());
        assert!(unread.take().is_none());
    }
}
