//! The execution of one job: on a tokio task of its own, with its panic and its time contained, and exactly one outcome
//! reported.

use crate::{
    attempt::Attempt, engine::Claimed, error::JobError, lane::Lane, outcome::Outcome, router::Router,
    shared::Shared,
};
use futures::{FutureExt, future::BoxFuture};
use kartabl_storage::Origin;
use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering::SeqCst},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Starts the handler of a claimed job. The job is interrupted and given back when the answer is dropped.
pub(crate) fn start<T: Clone + Send + Sync + 'static>(
    shared: Arc<Shared>,
    lane: Arc<Lane>,
    router: Arc<Router<T>>,
    job: Claimed,
    attempt: Attempt,
) -> impl Future<Output = ()> + Send + use<T> {
    let queue = lane.settings.queue;
    metrics::histogram!("kartabl_job_wait_seconds", "queue" => queue.name()).record(job.waited);
    let span = tracing::info_span!(
        "job", job.id, job.kind, job.queue = %queue, job.attempt, request.id = job.trace
    );
    // What this job enqueues comes from the same request.
    let origin = job.trace.clone().map_or(Origin::Job(job.id), Origin::Request);
    let running =
        Running { shared, lane, id: job.id, token: job.token, started: Instant::now(), outcome: None };
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
        running.end(match answer {
            Ok(()) if attempt.is_settled() => Outcome::Settled,
            answer => Outcome::of(answer, job.attempt, job.max_attempts, &world),
        });
    };
    let mut work = AbortOnDrop(tokio::spawn(origin.scope(work).instrument(span)));
    async move {
        // Its panic is contained and its outcome reported.
        let _ended = (&mut work.0).await;
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
    outcome: Option<Outcome>,
}

impl Running {
    fn end(mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let ran = self.started.elapsed();
        // Only the end of the shutdown time-out interrupts a handler, which is not the job's fault.
        let outcome = self.outcome.take().unwrap_or(Outcome::RELEASE);
        let queue = self.lane.settings.queue.name();
        metrics::counter!("kartabl_jobs_total", "queue" => queue, "outcome" => outcome.name()).increment(1);
        metrics::histogram!("kartabl_job_run_seconds", "queue" => queue).record(ran);
        self.shared.report(self.id, self.token, outcome, ran);
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
