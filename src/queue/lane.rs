//! A lane: the jobs of one queue that this process has claimed, and the fetcher that claims them.

use crate::{
    attempt::Attempt,
    engine::{self, ClaimRequest, Claimed},
    outcome::Outcome,
    settings::LaneSettings,
    shared::{Shared, lock},
};
use futures::task::AtomicWaker;
use kartabl_domain::ids::JobId;
use kartabl_storage::Topic;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Beside the free slots a lane claims what its handlers get through in this time. So slow jobs do not wait here while
/// another process is idle, and tiny jobs come in large batches.
const AHEAD: Duration = Duration::from_millis(30);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

pub(crate) struct Lane {
    pub(crate) settings: LaneSettings,
    /// What waits for a slot, each with the moment when its claim was sent: its lease is no older.
    ready: Mutex<VecDeque<(Instant, Claimed)>>,
    /// Notifier the apalis worker when jobs came.
    waker: AtomicWaker,
    running: AtomicUsize,
    /// Smoothed run time in nanoseconds; starts long, so that nothing is claimed ahead before it is known.
    run_time: AtomicU64,
    /// The fetcher is woken when the lane holds no more than this many jobs.
    low: AtomicUsize,
    room: Notify,
    pub(crate) stop: CancellationToken,
}

impl Lane {
    pub(crate) fn new(settings: LaneSettings, stop: CancellationToken) -> Self {
        Self {
            settings,
            ready: Mutex::default(),
            waker: AtomicWaker::new(),
            running: AtomicUsize::new(0),
            run_time: AtomicU64::new(1_000_000_000),
            low: AtomicUsize::new(0),
            room: Notify::new(),
            stop,
        }
    }

    fn size(&self) -> usize {
        lock(&self.ready).len() + self.running.load(SeqCst)
    }

    /// A handler has ended after `ran`.
    pub(crate) fn ended(&self, ran: Duration) {
        self.running.fetch_sub(1, SeqCst);
        let nanoseconds = u64::try_from(ran.as_nanos()).unwrap_or(u64::MAX);
        let before = self.run_time.load(SeqCst);
        // Two handlers that end together may lose one sample, which does no harm.
        self.run_time.store(before - before / 8 + nanoseconds / 8, SeqCst);
        self.wake_fetcher();
    }

    /// Wakes the fetcher if the lane holds few enough jobs.
    pub(crate) fn wake_fetcher(&self) {
        if self.size() <= self.low.load(SeqCst) {
            self.room.notify_one();
        }
    }

    /// How many jobs the lane may hold now, those that run included.
    fn capacity(&self) -> usize {
        let LaneSettings { concurrency, prefetch, .. } = self.settings;
        let run_time = u128::from(self.run_time.load(SeqCst).max(1));
        let ahead = concurrency as u128 * AHEAD.as_nanos() / run_time;
        let ahead = usize::try_from(ahead).unwrap_or(usize::MAX).min(prefetch);
        let capacity = concurrency + ahead;
        self.low.store(capacity - 1 - ahead / 2, SeqCst);
        capacity
    }

    /// The next job to execute, once there is one and a free slot.
    pub(crate) fn poll_next(&self, shared: &Shared, context: &mut Context<'_>) -> Poll<(Claimed, Attempt)> {
        if self.running.load(SeqCst) >= self.settings.concurrency {
            // The worker polls again when one of its handlers ends.
            return Poll::Pending;
        }
        self.waker.register(context.waker());
        loop {
            let Some((sent_at, claimed)) = lock(&self.ready).pop_front() else { return Poll::Pending };
            let Claimed { id, token, attempt, max_attempts, .. } = claimed;
            let attempt = Attempt::new(JobId(id), token, attempt, max_attempts);
            if !shared.is_fresh(sent_at) {
                // Back from a long sleep, or from a network that was cut: others may be running it by now.
                shared.report(id, token, Outcome::RELEASE, Duration::ZERO);
            } else if shared.mark_running(attempt.job(), token, attempt.cancelled()) {
                self.running.fetch_add(1, SeqCst);
                shared.running.fetch_add(1, SeqCst);
                return Poll::Ready((claimed, attempt));
            }
            // A job that is not started ends no handler, so nobody else would wake the fetcher.
            self.wake_fetcher();
        }
    }

    /// Gives back what was claimed but never started: no attempt is used.
    pub(crate) fn give_back(&self, shared: &Shared) {
        let rest: Vec<_> = lock(&self.ready).drain(..).collect();
        for (_, job) in rest {
            shared.report(job.id, job.token, Outcome::RELEASE, Duration::ZERO);
        }
    }
}

/// Claims into the lane until it is stopped, then gives back what waits in it.
pub(crate) async fn fetch(shared: Arc<Shared>, lane: Arc<Lane>) {
    let topic = shared.db.notifier().topic(Topic::Queue(lane.settings.queue));
    let mut pause = FIRST_PAUSE;
    while !lane.stop.is_cancelled() {
        let capacity = lane.capacity();
        let size = lane.size();
        if size > lane.low.load(SeqCst) {
            tokio::select! {
                () = lane.room.notified() => {}
                () = lane.stop.cancelled() => {}
            }
            continue;
        }
        let want = capacity - size;
        let settings = &shared.settings;
        let LaneSettings { queue, cluster, .. } = lane.settings;
        let request =
            ClaimRequest { queue, worker: &settings.worker, lease: settings.lease, limit: want, cluster };
        let sent_at = Instant::now();
        match engine::claim(&shared.db, request).await {
            Ok(claimed) => {
                pause = FIRST_PAUSE;
                shared.recovered("claims");
                let count = claimed.len();
                shared.count(|counters| &counters.claims, 1);
                shared.count(|counters| &counters.claimed, count as u64);
                if count > 0 {
                    shared.hold(&claimed);
                    lock(&lane.ready).extend(claimed.into_iter().map(|job| (sent_at, job)));
                    lane.waker.wake();
                }
                if count < want {
                    tokio::select! {
                        () = topic.notified() => {}
                        () = lane.stop.cancelled() => {}
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, %queue, "cannot claim jobs, trying again");
                shared.troubled("claims", &error);
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = lane.stop.cancelled() => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    lane.give_back(&shared);
}
