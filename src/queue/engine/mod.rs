//! The statements that differ per engine, behind one set of names.

mod postgres;
#[cfg(test)]
mod simulation;
mod sqlite;

use crate::verdict::Verdict;
use kartabl_domain::orders::Queue;
use kartabl_storage::{Db, Result, engine::Pools};
use std::time::Duration;

/// A claimed job; id and token fence every later write about it.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) token: i64,
    pub(crate) kind: String,
    pub(crate) args: String,
    pub(crate) attempt: u32,
    pub(crate) max_attempts: u32,
    pub(crate) timeout: Duration,
    pub(crate) priority: i32,
    /// From the moment it was due until it was claimed.
    pub(crate) waited: Duration,
    /// From whom it comes.
    pub(crate) trace: Option<String>,
}

/// The columns of a claim as they come: id, kind, args, attempt, maximum, time limit in ms, priority, waited in µs, trace.
type ClaimedRow = (i64, String, String, i32, i32, i64, i32, i64, Option<String>);

/// What a lane asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) queue: Queue,
    pub(crate) worker: &'a str,
    pub(crate) lease: Duration,
    /// The most jobs of this claim.
    pub(crate) limit: usize,
    /// The most jobs of the queue that run at once in the whole cluster.
    pub(crate) cluster: Option<usize>,
}

/// The same as the statements take it.
struct Claim<'a> {
    queue: &'a str,
    worker: &'a str,
    token: i64,
    lease: i64,
    limit: i64,
    cluster: Option<i64>,
}

/// The end of one attempt.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) id: i64,
    pub(crate) token: i64,
    pub(crate) verdict: Verdict,
    pub(crate) ran: Duration,
}

/// What the timer sees when it looks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Queues of ours that have available jobs and are not paused.
    pub(crate) waiting: Vec<Queue>,
    /// Until the next scheduled job is due; zero if it is overdue.
    pub(crate) next_due: Option<Duration>,
}

/// What a renewal found about the leases it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Renewed {
    /// Still ours, with the wish of an operator to cancel.
    pub(crate) held: Vec<(i64, bool)>,
}

/// The columns of an outcome that is not [`Verdict::Done`]: state, delay in µs, attempts given back, the attempt's
/// outcome and error where it goes into the history.
struct Rest<'a> {
    state: &'static str,
    delay: i64,
    refund: i32,
    outcome: Option<&'static str>,
    error: Option<&'a str>,
}

impl<'a> Rest<'a> {
    fn of(verdict: &'a Verdict) -> Self {
        let (state, delay, refund, outcome, error) = match verdict {
            Verdict::Again { delay, refund, error } => {
                let delay = micros(*delay);
                let state = if delay > 0 { "scheduled" } else { "available" };
                (state, delay, i32::from(*refund), error.as_ref().map(|_| "failed"), error.as_deref())
            }
            Verdict::Discarded { error } => ("discarded", 0, 0, Some("discarded"), Some(error.as_str())),
            Verdict::Cancelled { error } => ("cancelled", 0, 0, Some("cancelled"), Some(error.as_str())),
            Verdict::Done | Verdict::Settled => ("done", 0, 0, None, None),
        };
        Self { state, delay, refund, outcome, error }
    }
}

/// `$2` is the time between two turns, `$3` how many of them may come at once, as a time; `now` stands for the clock. A
/// turn that is taken a little late does not push those behind it. A turn that lies further ahead than any could was
/// taken by a clock that has been set back since: it does not count, and neither does a line of more than an hour.
macro_rules! permit_statement {
    ($now:literal) => {
        concat!(
            "
INSERT INTO job_rates (key, free_at, tail_at, granted)
SELECT $1, us + $2, us, TRUE FROM (SELECT ",
            $now,
            " AS us) AS now WHERE TRUE
ON CONFLICT (key) DO UPDATE SET
  granted = job_rates.free_at <= excluded.tail_at + $3 OR job_rates.free_at > excluded.free_at + $3,
  free_at = CASE
    WHEN job_rates.free_at > excluded.free_at + $3 OR job_rates.free_at <= excluded.tail_at - $2 THEN excluded.free_at
    WHEN job_rates.free_at <= excluded.tail_at + $3 THEN job_rates.free_at + $2
    ELSE job_rates.free_at END,
  tail_at = CASE
    WHEN job_rates.free_at <= excluded.tail_at + $3 THEN job_rates.tail_at
    WHEN job_rates.tail_at < job_rates.free_at OR job_rates.tail_at > excluded.tail_at + 3600000000
      THEN job_rates.free_at
    ELSE job_rates.tail_at + $2 END
RETURNING granted, tail_at - ",
            $now
        )
    };
}
use permit_statement;

/// What is kept as the cause when a lease ends without a sign of life.
const WORKER_LOST: &str = "worker lost";

macro_rules! both {
    ($db:expr, $function:ident($($argument:expr),*)) => {
        match $db.pools() {
            Pools::Sqlite(pools) => sqlite::$function(pools, $($argument),*).await,
            Pools::Postgres(server) => server.within(postgres::$function(server, $($argument),*)).await,
        }
    };
}

/// Claims up to `limit` jobs of the queue in order of priority and age.
pub(crate) async fn claim(db: &Db, ask: Ask<'_>) -> Result<Vec<Claimed>> {
    let token = i64::from_le_bytes(db.world().bytes()).unsigned_abs().cast_signed().max(1);
    let most = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let Ask { queue, worker, lease, limit, cluster } = ask;
    let (queue, lease, limit, cluster) = (queue.name(), micros(lease), most(limit), cluster.map(most));
    let claim = Claim { queue, worker, token, lease, limit, cluster };
    let rows: Vec<ClaimedRow> = both!(db, claim(&claim, db.world().now()))?;
    let mut claimed: Vec<_> = rows.into_iter().map(|row| claimed(row, token)).collect();
    // RETURNING promises no order.
    claimed.sort_unstable_by_key(|job| (job.priority, job.id));
    Ok(claimed)
}

fn claimed(row: ClaimedRow, token: i64) -> Claimed {
    let (id, kind, args, attempt, max_attempts, timeout, priority, waited, trace) = row;
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    Claimed {
        id,
        token,
        kind,
        args,
        attempt: u32::try_from(attempt).unwrap_or(0),
        max_attempts: u32::try_from(max_attempts).unwrap_or(0),
        timeout: Duration::from_millis(whole(timeout)),
        priority,
        waited: Duration::from_micros(whole(waited)),
        trace,
    }
}

/// Takes one turn of a key that has one every `interval`, and `window` worth of them at once; else the end of the line of
/// those that wait for a turn, as the time until then.
pub(crate) async fn permit(
    db: &Db,
    key: &str,
    interval: Duration,
    window: Duration,
) -> Result<Option<Duration>> {
    let row: (bool, i64) = both!(db, permit(key, micros(interval), micros(window), db.world().now()))?;
    let (granted, wait) = row;
    Ok((!granted).then(|| Duration::from_micros(u64::try_from(wait).unwrap_or(0))))
}

/// Rings the bells of these queues in the other processes.
pub(crate) async fn tell(db: &Db, queues: &[Queue]) -> Result<()> {
    match db.pools() {
        Pools::Sqlite(_) => Ok(()),
        Pools::Postgres(server) => {
            let names: Vec<&str> = queues.iter().map(|queue| queue.name()).collect();
            server.within(postgres::tell(server, &names, db.wakes().sender())).await
        }
    }
}

/// Reads what is waiting and what is due next; writes nothing.
pub(crate) async fn look(db: &Db, queues: &[Queue]) -> Result<Sight> {
    let names: Vec<&str> = queues.iter().map(|queue| queue.name()).collect();
    let rows: Vec<(String, bool, Option<i64>)> = both!(db, look(&names, db.world().now()))?;
    let next_due =
        rows.first().and_then(|row| row.2).map(|due| Duration::from_micros(u64::try_from(due).unwrap_or(0)));
    let waiting =
        rows.iter().filter(|(_, waiting, _)| *waiting).filter_map(|(name, ..)| Queue::named(name)).collect();
    Ok(Sight { waiting, next_due })
}

/// Makes due jobs available; answers the queues that got some.
pub(crate) async fn promote(db: &Db) -> Result<Vec<Queue>> {
    Ok(named(&both!(db, promote(db.wakes().sender(), db.world().now()))?))
}

/// Writes outcomes; answers how many were still ours to write.
pub(crate) async fn finish(db: &Db, outcomes: &[Outcome]) -> Result<u64> {
    both!(db, finish(outcomes, db.wakes().sender(), db.world().now()))
}

/// Moves the end of these leases `(id, token)` to `lease` from now.
pub(crate) async fn renew(db: &Db, leases: &[(i64, i64)], lease: Duration) -> Result<Renewed> {
    both!(db, renew(leases, micros(lease), db.world().now()))
}

/// Takes back jobs whose lease ended without a sign of life; answers their queues. `held` are the ids that this process
/// is working on: on the embedded engine, whose only process this is, they are never taken, however the clock jumps.
pub(crate) async fn reap(db: &Db, held: &[i64]) -> Result<Vec<Queue>> {
    Ok(named(&both!(db, reap(held, db.wakes().sender(), db.world().now()))?))
}

/// Takes back every running job of other workers, at the start of the only process of an embedded database.
pub(crate) async fn reap_predecessors(db: &Db, worker: &str) -> Result<Vec<Queue>> {
    match db.pools() {
        Pools::Sqlite(pools) => Ok(named(&sqlite::reap_predecessors(pools, worker, db.world().now()).await?)),
        Pools::Postgres(_) => Ok(Vec::new()),
    }
}

fn named(names: &[(String,)]) -> Vec<Queue> {
    let mut queues: Vec<_> = names.iter().filter_map(|(name,)| Queue::named(name)).collect();
    queues.sort_unstable();
    queues.dedup();
    queues
}

/// Microseconds as the database keeps them.
fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
