//! The apalis side: a backend that the fetcher feeds, and the service that executes each job.

use crate::{
    attempt::Attempt,
    engine::Claimed,
    execution,
    lane::{Lane, fetch},
    router::Router,
    settings::LaneSettings,
    shared::Shared,
};
use apalis::prelude::{BoxDynError, Task, TaskBuilder, WorkerContext};
use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::task_id::TaskId,
};
use futures::{FutureExt, future::BoxFuture};
use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower_layer::Identity;
use tower_service::Service;

/// Feeds one apalis worker with the jobs of one lane.
pub(crate) struct LaneBackend {
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    fetcher: Option<JoinHandle<()>>,
    closing: Option<BoxFuture<'static, ()>>,
    /// A worker that is dropped or restarted stops its fetcher.
    _stop: DropGuard,
}

impl LaneBackend {
    pub(crate) fn new(shared: Arc<Shared>, settings: LaneSettings, shutdown: &CancellationToken) -> Self {
        let stop = shutdown.child_token();
        shared.add_lane(&settings);
        let lane = Arc::new(Lane::new(settings, stop.clone()));
        Self { shared, lane, fetcher: None, closing: None, _stop: stop.drop_guard() }
    }

    pub(crate) fn service<T>(&self, router: Arc<Router<T>>) -> Execute<T> {
        Execute { shared: self.shared.clone(), lane: self.lane.clone(), router }
    }
}

/// What travels through apalis.
pub(crate) struct Job {
    claimed: Claimed,
    attempt: Attempt,
}

impl Backend for LaneBackend {
    type Task = Task<Job>;
    /// An error here would end the worker; the fetcher tries again by itself instead.
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, Infallible>>> {
        self.lane.poll_next(&self.shared, context).map(|(claimed, attempt)| {
            let id = TaskId::from_int(u64::try_from(claimed.id).unwrap_or_default());
            Some(Ok(TaskBuilder::new(Job { claimed, attempt }).task_id(id).build()))
        })
    }

    /// Called once no handler is running: stop claiming, give back the rest, write everything.
    fn poll_close(&mut self, context: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        let Self { closing, fetcher, shared, lane, .. } = self;
        let closing = closing.get_or_insert_with(|| {
            lane.stop.cancel();
            let (fetcher, shared) = (fetcher.take(), shared.clone());
            async move {
                if let Some(fetcher) = fetcher {
                    // A fetcher that panicked has nothing to give back; its leases run out.
                    let _ended = fetcher.await;
                }
                shared.last_flush().await;
            }
            .boxed()
        });
        closing.poll_unpin(context).map(Ok)
    }
}

impl BackendConfig for LaneBackend {
    type Args = Job;
    type Id = u64;
    type Kind = Ephemeral;
    type Config = LaneSettings;
    type Layer = Identity;

    fn config(&self) -> &LaneSettings {
        &self.lane.settings
    }

    /// The one place where apalis says that the worker starts, so the fetcher starts here.
    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        self.fetcher = Some(tokio::spawn(fetch(self.shared.clone(), self.lane.clone())));
        Identity::new()
    }
}

/// Executes each job; apalis learns of no failure.
pub(crate) struct Execute<T> {
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    router: Arc<Router<T>>,
}

impl<T: Clone + Send + Sync + 'static> Service<Task<Job>> for Execute<T> {
    type Response = ();
    type Error = BoxDynError;
    type Future = BoxFuture<'static, Result<(), BoxDynError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Job>) -> Self::Future {
        let Job { claimed, attempt } = task.args;
        let (shared, lane, router) = (self.shared.clone(), self.lane.clone(), self.router.clone());
        execution::start(shared, lane, router, claimed, attempt).map(Ok).boxed()
    }
}
