//! The state that the lanes and tasks of one process share: what it has claimed, what it counts, what fails.

use crate::{
    engine::{Claimed, Completion},
    outcome::Outcome,
    settings::{LaneSettings, Settings},
};
use kartabl_domain::{ids::JobId, orders::Queue};
use kartabl_storage::{Db, StorageError};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// How long the last outcomes may take to be written.
const LAST_FLUSH: Duration = Duration::from_secs(5);

/// What the engine has done since its start.
#[derive(Debug, Default)]
pub struct Counters {
    /// Claiming statements.
    pub claims: AtomicU64,
    /// Jobs claimed.
    pub claimed: AtomicU64,
    /// Writes of outcomes.
    pub writes: AtomicU64,
    /// Outcomes written.
    pub written: AtomicU64,
    /// Outcomes refused because the lease was lost.
    pub stale: AtomicU64,
    /// Rounds that took back jobs of lost workers.
    pub reaped: AtomicU64,
}

/// Something that the engine tries in vain, again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// `claims`, `outcomes`, `leases`, `timer` or `workers`.
    pub what: &'static str,
    /// For how long.
    pub since: Duration,
    /// The error of the database.
    pub why: String,
}

/// What the completer receives.
pub(crate) enum Message {
    Completion(Completion),
    /// Answered once everything before it is written.
    Flush(oneshot::Sender<()>),
}

/// A job that this process has claimed.
struct HeldJob {
    token: i64,
    /// Set while its handler runs.
    cancelled: Option<CancellationToken>,
}

pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) settings: Settings,
    pub(crate) counters: Counters,
    held: Mutex<HashMap<i64, HeldJob>>,
    /// When the last successful renewal was sent.
    renewed: Mutex<Instant>,
    /// The queues that lanes of this process work on.
    queues: Mutex<BTreeSet<Queue>>,
    /// Those of them whose running jobs are limited in the whole cluster.
    limited: Mutex<BTreeSet<Queue>>,
    /// What fails at present, since when, and why.
    troubles: Mutex<BTreeMap<&'static str, (Instant, String)>>,
    pub(crate) running: AtomicUsize,
    completer: mpsc::UnboundedSender<Message>,
    pub(crate) stop: CancellationToken,
}

impl Shared {
    pub(crate) fn new(db: Db, settings: Settings, completer: mpsc::UnboundedSender<Message>) -> Self {
        Self {
            db,
            settings,
            counters: Counters::default(),
            held: Mutex::default(),
            renewed: Mutex::new(Instant::now()),
            queues: Mutex::default(),
            limited: Mutex::default(),
            troubles: Mutex::default(),
            running: AtomicUsize::new(0),
            completer,
            stop: CancellationToken::new(),
        }
    }

    pub(crate) fn add_lane(&self, lane: &LaneSettings) {
        lock(&self.queues).insert(lane.queue);
        if lane.cluster.is_some() {
            lock(&self.limited).insert(lane.queue);
        }
    }

    pub(crate) fn queues(&self) -> Vec<Queue> {
        lock(&self.queues).iter().copied().collect()
    }

    /// The queues of this process whose running jobs are limited in the whole cluster.
    pub(crate) fn limited(&self) -> Vec<Queue> {
        lock(&self.limited).iter().copied().collect()
    }

    /// Records what this process cannot do, for whoever watches over it.
    pub(crate) fn troubled(&self, what: &'static str, error: &StorageError) {
        lock(&self.troubles).entry(what).or_insert_with(|| (Instant::now(), String::new())).1 =
            error.to_string();
    }

    pub(crate) fn recovered(&self, what: &'static str) {
        lock(&self.troubles).remove(what);
    }

    pub(crate) fn troubles(&self) -> Vec<Trouble> {
        let trouble = |(what, (since, why)): (&&'static str, &(Instant, String))| Trouble {
            what,
            since: since.elapsed(),
            why: why.clone(),
        };
        lock(&self.troubles).iter().map(trouble).collect()
    }

    /// Remembers what was claimed, so that its leases are renewed.
    pub(crate) fn hold(&self, claimed: &[Claimed]) {
        let mut held = lock(&self.held);
        held.extend(claimed.iter().map(|job| (job.id, HeldJob { token: job.token, cancelled: None })));
    }

    /// Marks a held job as running, so that it can be cancelled. False if its lease was lost meanwhile.
    pub(crate) fn mark_running(&self, job: JobId, token: i64, cancelled: &CancellationToken) -> bool {
        match lock(&self.held).get_mut(&job.0) {
            Some(held) if held.token == token => {
                held.cancelled = Some(cancelled.clone());
                true
            }
            _ => false,
        }
    }

    pub(crate) fn release(&self, completions: &[Completion]) {
        let mut held = lock(&self.held);
        for completion in completions {
            if held.get(&completion.id).is_some_and(|held| held.token == completion.token) {
                held.remove(&completion.id);
            }
        }
    }

    /// All leases of this process as `(id, token)`, in the order of their ids.
    pub(crate) fn leases(&self) -> Vec<(i64, i64)> {
        let mut leases: Vec<_> = lock(&self.held).iter().map(|(id, held)| (*id, held.token)).collect();
        leases.sort_unstable();
        leases
    }

    /// Takes in a renewal that was sent at `sent_at` for the leases `asked`: cancels the handlers of jobs that operators
    /// cancelled, and drops the leases that are not in `valid`, which holds for each id whether it is cancelled.
    pub(crate) fn renewed(&self, sent_at: Instant, asked: &[(i64, i64)], valid: &HashMap<i64, bool>) {
        *lock(&self.renewed) = sent_at;
        let mut held = lock(&self.held);
        let mut lost = 0;
        for (id, token) in asked {
            let Some(job) = held.get(id).filter(|job| job.token == *token) else { continue };
            let cancel = valid.get(id).copied();
            if let (Some(cancelled), true) = (&job.cancelled, cancel != Some(false)) {
                cancelled.cancel();
            }
            if cancel.is_none() {
                held.remove(id);
                lost += 1;
            }
        }
        if lost > 0 {
            tracing::warn!(lost, "leases were lost to other workers");
        }
    }

    /// Cancels every running handler, at the end of the shutdown time-out.
    pub(crate) fn cancel_all(&self) {
        lock(&self.held)
            .values()
            .filter_map(|held| held.cancelled.as_ref())
            .for_each(CancellationToken::cancel);
    }

    /// False when neither the claim that was sent at `claimed_at` nor the last renewal is young enough for the lease to be
    /// valid: the process was asleep or cut off, and the job may belong to others.
    pub(crate) fn is_fresh(&self, claimed_at: Instant) -> bool {
        (*lock(&self.renewed)).max(claimed_at).elapsed() < self.settings.lease
    }

    pub(crate) fn report(&self, id: i64, token: i64, outcome: Outcome, ran: Duration) {
        // The completer lives as long as the engine; after it the leases run out and the jobs are taken back.
        let _closed = self.completer.send(Message::Completion(Completion { id, token, outcome, ran }));
    }

    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.completer.send(Message::Flush(done)).is_ok() {
            let _closed = written.await;
        }
    }

    /// The flush before the end, which does not wait for ever.
    pub(crate) async fn last_flush(&self) {
        if tokio::time::timeout(LAST_FLUSH, self.flush()).await.is_err() {
            tracing::warn!("the last outcomes could not be written, their leases run out");
        }
    }

    pub(crate) fn count(&self, counter: impl Fn(&Counters) -> &AtomicU64, by: u64) {
        counter(&self.counters).fetch_add(by, Relaxed);
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.running.load(SeqCst) == 0
    }
}

/// No code panics while it holds one of these locks, so a poisoned one is as good as another.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
