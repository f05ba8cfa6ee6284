//! Which handler runs which kind.

use crate::{attempt::Attempt, error::JobError};
use apalis::prelude::Data;
use futures::future::BoxFuture;
use kartabl_domain::{World, orders::Order};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// How long a job of an unknown kind waits for a program that has its handler, as during a rolling deployment.
const UNKNOWN_AGAIN: Duration = Duration::from_secs(60);

type Handler<T> =
    Arc<dyn Fn(&str, Data<T>, Attempt) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// The handlers by kind, and the tools that each of them gets.
///
/// ```text
/// Router::new(tools).on(check_document).on(send_message)
/// ```
pub struct Router<T> {
    tools: T,
    handlers: BTreeMap<&'static str, Handler<T>>,
}

impl<T: Clone + Send + Sync + 'static> Router<T> {
    /// A router that knows no kind yet.
    pub fn new(tools: T) -> Self {
        Self { tools, handlers: BTreeMap::new() }
    }

    /// Adds the handler of the kind [`Order::KIND`]; a second handler of one kind replaces the first.
    #[must_use]
    pub fn on<O, F, R>(mut self, handler: F) -> Self
    where
        O: Order,
        F: Fn(O, Data<T>, Attempt) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler<T> =
            Arc::new(move |args, tools, attempt| match serde_json::from_str::<O>(args) {
                Ok(order) => Box::pin(handler(order, tools, attempt)),
                Err(error) => {
                    let error =
                        JobError::Discard(format!("arguments of {} cannot be read: {error}", O::KIND));
                    Box::pin(std::future::ready(Err(error)))
                }
            });
        self.handlers.insert(O::KIND, handler);
        self
    }

    /// The kinds that have a handler.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.keys().copied()
    }

    pub(crate) fn call(
        &self,
        kind: &str,
        args: &str,
        attempt: Attempt,
        world: &World,
    ) -> BoxFuture<'static, Result<(), JobError>> {
        match self.handlers.get(kind) {
            Some(handler) => handler(args, Data::new(self.tools.clone()), attempt),
            None => {
                tracing::warn!(
                    job.kind = kind,
                    "no handler of this kind, waiting for a program that has one"
                );
                let until = world.now() + UNKNOWN_AGAIN;
                Box::pin(std::future::ready(Err(JobError::Snooze(until))))
            }
        }
    }
}
