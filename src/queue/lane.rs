//! A lane: the jobs of one queue that this process has claimed, and the fetcher that claims them.

use crate::{
    engine::{self, Ask, Claimed},
    process::{Shared, lock},
    verdict::Verdict,
};
use futures::task::AtomicWaker;
use kartabl_domain::orders::Queue;
use kartabl_storage::Bell;
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Beside the free slots a lane holds what its handlers get through in this time: slow jobs are never hoarded while
/// another process is idle, and tiny jobs come in large batches.
const AHEAD: Duration = Duration::from_millis(30);
/// The most jobs that a lane holds beside its slots.
const MOST_AHEAD: usize = 1_000;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// One queue that this process works on.
#[derive(Debug, Clone, Copy)]
pub struct LaneSettings {
    /// The queue.
    pub queue: Queue,
    /// How many of its jobs run at once in this process.
    pub concurrency: usize,
    /// The most jobs that are claimed ahead of time; 0 claims only for free slots.
    pub prefetch: usize,
    /// How many of its jobs run at once in the whole cluster; `None` is no limit, and costs nothing.
    pub cluster: Option<usize>,
}

impl LaneSettings {
    /// A lane with this many slots and the usual prefetch, which follows the measured run time.
    pub fn new(queue: Queue, concurrency: usize) -> Self {
        Self { queue, concurrency: concurrency.max(1), prefetch: MOST_AHEAD, cluster: None }
    }

    /// The same lane in a cluster that runs so many jobs of the queue at once. Nothing is claimed ahead then: what waits
    /// in one process would keep the slots of the others.
    #[must_use]
    pub fn within(self, cluster: usize) -> Self {
        Self { prefetch: 0, cluster: Some(cluster.max(1)), ..self }
    }
}

pub(crate) struct Lane {
    pub(crate) settings: LaneSettings,
    /// What waits for a slot, each with the moment when it was asked for: its lease is no older.
    pub(crate) ready: Mutex<VecDeque<(Instant, Claimed)>>,
    /// Wakes the apalis worker when jobs came.
    pub(crate) waker: AtomicWaker,
    pub(crate) running: AtomicUsize,
    /// Smoothed run time in nanoseconds; starts long, so that nothing is claimed ahead before it is known.
    run_time: AtomicU64,
    /// The fetcher is told when no more than this many jobs are in hand.
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

    fn in_hand(&self) -> usize {
        lock(&self.ready).len() + self.running.load(SeqCst)
    }

    /// A handler has ended after `ran`.
    pub(crate) fn ended(&self, ran: Duration) {
        self.running.fetch_sub(1, SeqCst);
        let nanoseconds = u64::try_from(ran.as_nanos()).unwrap_or(u64::MAX);
        let before = self.run_time.load(SeqCst);
        // Two handlers that end together may lose one sample, which does no harm.
        self.run_time.store(before - before / 8 + nanoseconds / 8, SeqCst);
        self.has_room();
    }

    /// Tells the fetcher if there are few enough jobs in hand.
    pub(crate) fn has_room(&self) {
        if self.in_hand() <= self.low.load(SeqCst) {
            self.room.notify_one();
        }
    }

    /// How many jobs the lane may hold now, slots included.
    fn capacity(&self) -> usize {
        let LaneSettings { concurrency, prefetch, .. } = self.settings;
        let run_time = u128::from(self.run_time.load(SeqCst).max(1));
        let ahead = concurrency as u128 * AHEAD.as_nanos() / run_time;
        let ahead = usize::try_from(ahead).unwrap_or(usize::MAX).min(prefetch);
        let capacity = concurrency + ahead;
        self.low.store(capacity - 1 - ahead / 2, SeqCst);
        capacity
    }

    /// Gives back what was claimed but never started: no attempt is used.
    pub(crate) fn give_back(&self, shared: &Shared) {
        let rest: Vec<_> = lock(&self.ready).drain(..).collect();
        for (_, job) in rest {
            shared.report(job.id, job.token, Verdict::GIVE_BACK, Duration::ZERO);
        }
    }
}

/// Claims into the lane until it is stopped, then gives back what waits in it.
pub(crate) async fn fetch(shared: Arc<Shared>, lane: Arc<Lane>) {
    let bell = shared.db.wakes().of(Bell::Queue(lane.settings.queue));
    let mut pause = FIRST_PAUSE;
    while !lane.stop.is_cancelled() {
        let capacity = lane.capacity();
        let in_hand = lane.in_hand();
        if in_hand > lane.low.load(SeqCst) {
            tokio::select! {
                () = lane.room.notified() => {}
                () = lane.stop.cancelled() => {}
            }
            continue;
        }
        let want = capacity - in_hand;
        let settings = &shared.settings;
        let LaneSettings { queue, cluster, .. } = lane.settings;
        let ask = Ask { queue, worker: &settings.worker, lease: settings.lease, limit: want, cluster };
        let asked_at = Instant::now();
        match engine::claim(&shared.db, ask).await {
            Ok(claimed) => {
                pause = FIRST_PAUSE;
                shared.recovered("claims");
                let count = claimed.len();
                shared.count(|counters| &counters.claims, 1);
                shared.count(|counters| &counters.claimed, count as u64);
                if count > 0 {
                    shared.hold(&claimed);
                    lock(&lane.ready).extend(claimed.into_iter().map(|job| (asked_at, job)));
                    lane.waker.wake();
                }
                if count < want {
                    tokio::select! {
                        () = bell.notified() => {}
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
