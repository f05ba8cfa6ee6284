//! The engine of one process: what its lanes share, and the tasks that run behind them.

use crate::{LaneSettings, completer, engine, keeper, listener, timer, verdict::Verdict};
use kartabl_domain::{ids::JobId, orders::Queue};
use kartabl_storage::{Db, StorageError, engine::Pools};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// How long the last outcomes may take to be written.
const LAST_FLUSH: Duration = Duration::from_secs(5);

/// How the engine keeps its leases and times.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of this process in the monitor, unique in the cluster and per start; see [`Settings::named`].
    pub worker: String,
    /// How long a claim holds without a sign of life. Renewed at a quarter of it.
    pub lease: Duration,
    /// The safety net behind the bells.
    pub tick: Duration,
    /// How long a shutdown waits for running jobs before it gives them back.
    pub patience: Duration,
    /// The most outcomes in one write.
    pub batch: usize,
}

impl Settings {
    /// The usual times, for a process on the machine `host`; `stamp` tells its starts apart.
    pub fn named(host: &str, stamp: [u8; 4]) -> Self {
        let worker = format!("{host}-{}-{:08x}", std::process::id(), u32::from_le_bytes(stamp));
        Self {
            worker,
            lease: Duration::from_secs(60),
            tick: Duration::from_secs(1),
            patience: Duration::from_secs(25),
            batch: 1_000,
        }
    }
}

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
    /// Jobs of lost workers taken back, in rounds that found some.
    pub reaped: AtomicU64,
}

/// Something that the engine tries in vain, again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// `claims`, `outcomes`, `leases`, `timer` or `workers`.
    pub what: &'static str,
    /// For how long.
    pub since: Duration,
    /// What the database says.
    pub why: String,
}

/// The engine of this process; clones share it.
#[derive(Clone)]
pub struct Engine(pub(crate) Arc<Shared>);

pub(crate) enum Message {
    Outcome(engine::Outcome),
    Flush(oneshot::Sender<()>),
}

/// A job in this process's hands.
pub(crate) struct Held {
    pub(crate) token: i64,
    /// Set while its handler runs.
    pub(crate) cancelled: Option<CancellationToken>,
}

pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) settings: Settings,
    pub(crate) counters: Counters,
    held: Mutex<HashMap<i64, Held>>,
    /// When the last renewal that went through was asked for.
    renewed: Mutex<Instant>,
    /// The queues that lanes of this process work on.
    queues: Mutex<BTreeSet<Queue>>,
    limited: Mutex<BTreeSet<Queue>>,
    /// What does not succeed at present, since when, and why.
    troubles: Mutex<BTreeMap<&'static str, (Instant, String)>>,
    pub(crate) running: AtomicUsize,
    outbox: mpsc::UnboundedSender<Message>,
    pub(crate) stop: CancellationToken,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Engine {
    /// Starts the tasks behind the lanes. Needs a tokio runtime.
    pub fn start(db: Db, settings: Settings) -> Self {
        let (outbox, inbox) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            db,
            settings,
            counters: Counters::default(),
            held: Mutex::default(),
            renewed: Mutex::new(Instant::now()),
            queues: Mutex::default(),
            limited: Mutex::default(),
            troubles: Mutex::default(),
            running: AtomicUsize::new(0),
            outbox,
            stop: CancellationToken::new(),
            tasks: Mutex::default(),
        });
        let mut tasks = vec![
            tokio::spawn(completer::run(shared.clone(), inbox)),
            tokio::spawn(timer::run(shared.clone())),
            tokio::spawn(keeper::run(shared.clone())),
        ];
        if let Pools::Postgres(server) = shared.db.pools() {
            tasks.push(tokio::spawn(listener::run(shared.clone(), server.clone())));
        }
        *lock(&shared.tasks) = tasks;
        Self(shared)
    }

    /// What the engine has done since its start.
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// What this process cannot do at present: each what, since when, and why. Empty when all is well.
    pub fn troubles(&self) -> Vec<Trouble> {
        let troubles = lock(&self.0.troubles);
        let told = |(what, (since, why)): (&&'static str, &(Instant, String))| Trouble {
            what,
            since: since.elapsed(),
            why: why.clone(),
        };
        troubles.iter().map(told).collect()
    }

    /// The database that holds the jobs.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Every outcome that was reported before this call is in the database when it returns.
    pub async fn flush(&self) {
        self.0.flush().await;
    }

    /// Writes what is left and ends the tasks; call it after the lanes have ended. What a database that is out of reach
    /// does not take any more is found by its lease.
    pub async fn close(&self) {
        self.0.last_flush().await;
        self.0.stop.cancel();
        let tasks = std::mem::take(&mut *lock(&self.0.tasks));
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a task of the job engine did not end well");
            }
        }
    }
}

impl Shared {
    pub(crate) fn serve(&self, lane: &LaneSettings) {
        lock(&self.queues).insert(lane.queue);
        if lane.cluster.is_some() {
            lock(&self.limited).insert(lane.queue);
        }
    }

    /// The queues of ours whose slots are counted in the whole cluster.
    pub(crate) fn limited(&self) -> Vec<Queue> {
        lock(&self.limited).iter().copied().collect()
    }

    /// Remembers what this process cannot do, for whoever watches over it.
    pub(crate) fn troubled(&self, what: &'static str, error: &StorageError) {
        lock(&self.troubles).entry(what).or_insert_with(|| (Instant::now(), String::new())).1 =
            error.to_string();
    }

    pub(crate) fn recovered(&self, what: &'static str) {
        lock(&self.troubles).remove(what);
    }

    pub(crate) fn queues(&self) -> Vec<Queue> {
        lock(&self.queues).iter().copied().collect()
    }

    /// Remembers what was claimed, so that its leases are renewed.
    pub(crate) fn hold(&self, claimed: &[engine::Claimed]) {
        let mut held = lock(&self.held);
        held.extend(claimed.iter().map(|job| (job.id, Held { token: job.token, cancelled: None })));
    }

    /// Marks a held job as running, so that it can be told of a cancellation. False if its lease was lost meanwhile.
    pub(crate) fn runs(&self, job: JobId, token: i64, cancelled: &CancellationToken) -> bool {
        match lock(&self.held).get_mut(&job.0) {
            Some(held) if held.token == token => {
                held.cancelled = Some(cancelled.clone());
                true
            }
            _ => false,
        }
    }

    pub(crate) fn release(&self, outcomes: &[engine::Outcome]) {
        let mut held = lock(&self.held);
        for outcome in outcomes {
            if held.get(&outcome.id).is_some_and(|held| held.token == outcome.token) {
                held.remove(&outcome.id);
            }
        }
    }

    /// All leases of this process in the order of their ids.
    pub(crate) fn leases(&self) -> Vec<(i64, i64)> {
        let mut leases: Vec<_> = lock(&self.held).iter().map(|(id, held)| (*id, held.token)).collect();
        leases.sort_unstable();
        leases
    }

    /// Tells the handlers of jobs that operators cancelled, and drops the leases that were asked for and are gone.
    pub(crate) fn renewed(&self, asked_at: Instant, asked: &[(i64, i64)], kept: &HashMap<i64, bool>) {
        *lock(&self.renewed) = asked_at;
        let mut held = lock(&self.held);
        let mut lost = 0;
        for (id, token) in asked {
            let Some(job) = held.get(id).filter(|job| job.token == *token) else { continue };
            let cancel = kept.get(id).copied();
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

    /// Tells every running handler that the time for finishing is over.
    pub(crate) fn cancel_all(&self) {
        lock(&self.held)
            .values()
            .filter_map(|held| held.cancelled.as_ref())
            .for_each(CancellationToken::cancel);
    }

    /// False when neither the claim that was asked for then nor the last renewal is young enough for the lease to hold: the
    /// process was asleep or cut off, and the job may belong to others.
    pub(crate) fn is_fresh(&self, claim_asked_at: Instant) -> bool {
        (*lock(&self.renewed)).max(claim_asked_at).elapsed() < self.settings.lease
    }

    pub(crate) fn report(&self, id: i64, token: i64, verdict: Verdict, ran: Duration) {
        // The completer lives as long as the engine; after it the leases run out and the jobs are taken back.
        let _closed = self.outbox.send(Message::Outcome(engine::Outcome { id, token, verdict, ran }));
    }

    pub(crate) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.outbox.send(Message::Flush(done)).is_ok() {
            let _closed = written.await;
        }
    }

    /// A flush before the end, which does not wait for ever.
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
