//! The apalis side: a backend that the fetcher feeds, and the layer that runs and records each job.

use crate::{
    Attempt, JobError, LaneSettings, Router,
    engine::Claimed,
    lane::{Lane, fetch},
    process::{Shared, lock},
    verdict::Verdict,
};
use apalis::prelude::{BoxDynError, Task, TaskBuilder, WorkerContext};
use apalis_core::{
    backend::{Backend, BackendConfig, finalize::Ephemeral},
    task::task_id::TaskId,
};
use futures::{FutureExt, future::BoxFuture};
use kartabl_domain::ids::JobId;
use kartabl_storage::Origin;
use std::{
    any::Any,
    convert::Infallible,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering::SeqCst},
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tower_layer::Identity;
use tower_service::Service;
use tracing::Instrument;

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
        shared.serve(&settings);
        let lane = Arc::new(Lane::new(settings, stop.clone()));
        Self { shared, lane, fetcher: None, closing: None, _stop: stop.drop_guard() }
    }

    pub(crate) fn runner<T>(&self, router: Arc<Router<T>>) -> Runner<T> {
        Runner { shared: self.shared.clone(), lane: self.lane.clone(), router }
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
        if self.lane.running.load(SeqCst) >= self.lane.settings.concurrency {
            // The worker polls again when one of its handlers ends.
            return Poll::Pending;
        }
        self.lane.waker.register(context.waker());
        loop {
            let Some((asked_at, claimed)) = lock(&self.lane.ready).pop_front() else { return Poll::Pending };
            let Claimed { id, token, attempt, max_attempts, .. } = claimed;
            let attempt = Attempt::new(JobId(id), token, attempt, max_attempts);
            if !self.shared.is_fresh(asked_at) {
                // Back from a long sleep, or from a network that was cut: others may be running it by now.
                self.shared.report(id, token, Verdict::GIVE_BACK, Duration::ZERO);
            } else if self.shared.runs(attempt.job(), token, attempt.cancelled()) {
                self.lane.running.fetch_add(1, SeqCst);
                self.shared.running.fetch_add(1, SeqCst);
                let id = TaskId::from_int(u64::try_from(id).unwrap_or_default());
                return Poll::Ready(Some(Ok(TaskBuilder::new(Job { claimed, attempt }).task_id(id).build())));
            }
            // What is not started ends no handler, and nobody else would tell the fetcher.
            self.lane.has_room();
        }
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

/// Runs each job on a tokio task of its own, contains its panic and its time, and reports exactly one outcome, also
/// when the worker is dropped in the middle.
pub(crate) struct Runner<T> {
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    router: Arc<Router<T>>,
}

impl<T: Clone + Send + Sync + 'static> Service<Task<Job>> for Runner<T> {
    type Response = ();
    type Error = BoxDynError;
    type Future = BoxFuture<'static, Result<(), BoxDynError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Job>) -> Self::Future {
        let Job { claimed: job, attempt } = task.args;
        let running = Running {
            shared: self.shared.clone(),
            lane: self.lane.clone(),
            id: job.id,
            token: job.token,
            started: Instant::now(),
            verdict: None,
        };
        let queue = self.lane.settings.queue;
        metrics::histogram!("kartabl_job_wait_seconds", "queue" => queue.name()).record(job.waited);
        let span = tracing::info_span!(
            "job", job.id, job.kind, job.queue = %queue, job.attempt, request.id = job.trace
        );
        // What this job orders comes from the same request.
        let origin = job.trace.clone().map_or(Origin::Job(job.id), Origin::Request);
        let router = self.router.clone();
        let work = async move {
            let world = running.shared.db.world().clone();
            let handler = std::panic::catch_unwind(AssertUnwindSafe(|| {
                router.call(&job.kind, &job.args, attempt.clone(), &world)
            }));
            let answer = match handler {
                Ok(handler) => contained(handler, job.timeout).await,
                Err(panic) => Err(panicked(&*panic)),
            };
            match &answer {
                Ok(()) => {}
                Err(JobError::Snooze(until)) => tracing::debug!(%until, "the work waits"),
                Err(error) => tracing::warn!(%error, "the attempt did not succeed"),
            }
            let verdict = match answer {
                Ok(()) if attempt.is_settled() => Verdict::Settled,
                answer => Verdict::of(answer, job.attempt, job.max_attempts, &world),
            };
            running.end(verdict);
        };
        let mut work = AbortOnDrop(tokio::spawn(origin.scope(work).instrument(span)));
        Box::pin(async move {
            // Its panic is contained and its outcome reported; there is nothing more to say to apalis.
            let _ended = (&mut work.0).await;
            Ok(())
        })
    }
}

async fn contained(
    handler: BoxFuture<'static, Result<(), JobError>>,
    limit: Duration,
) -> Result<(), JobError> {
    match tokio::time::timeout(limit, AssertUnwindSafe(handler).catch_unwind()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => Err(panicked(&*panic)),
        Err(_) => Err(JobError::Retry(format!("timed out after {limit:?}"))),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> JobError {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    JobError::Retry(format!("panicked: {}", text.unwrap_or("without a message")))
}

/// A job whose handler runs. However this ends, it reports.
struct Running {
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    id: i64,
    token: i64,
    started: Instant,
    /// `None` if the handler was interrupted.
    verdict: Option<Verdict>,
}

impl Running {
    fn end(mut self, verdict: Verdict) {
        self.verdict = Some(verdict);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let ran = self.started.elapsed();
        // Only a shutdown whose patience is over interrupts a handler, which is not the job's fault.
        let verdict = self.verdict.take().unwrap_or(Verdict::GIVE_BACK);
        let queue = self.lane.settings.queue.name();
        metrics::counter!("kartabl_jobs_total", "queue" => queue, "outcome" => verdict.name()).increment(1);
        metrics::histogram!("kartabl_job_run_seconds", "queue" => queue).record(ran);
        self.shared.report(self.id, self.token, verdict, ran);
        self.lane.ended(ran);
        self.shared.running.fetch_sub(1, SeqCst);
    }
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
