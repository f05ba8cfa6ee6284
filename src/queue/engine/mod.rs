//! The statements that differ per engine, behind one set of names.

mod permit;
mod postgres;
mod rows;
#[cfg(test)]
mod simulation;
mod sqlite;

pub(crate) use rows::{ClaimRequest, Claimed, Completion, Found};

use kartabl_domain::orders::Queue;
use kartabl_storage::{Db, Result, engine::Pools};
use rows::{ClaimArgs, ClaimedRow, claimed, micros};
use std::time::Duration;

macro_rules! both {
    ($db:expr, $function:ident($($argument:expr),*)) => {
        match $db.pools() {
            Pools::Sqlite(pools) => sqlite::$function(pools, $($argument),*).await,
            Pools::Postgres(server) => server.with_timeout(postgres::$function(server, $($argument),*)).await,
        }
    };
}

/// Claims up to `limit` jobs of the queue in order of priority and age.
pub(crate) async fn claim(db: &Db, request: ClaimRequest<'_>) -> Result<Vec<Claimed>> {
    let token = i64::from_le_bytes(db.world().bytes()).unsigned_abs().cast_signed().max(1);
    let most = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    let ClaimRequest { queue, worker, lease, limit, cluster } = request;
    let (queue, lease, limit, cluster) = (queue.name(), micros(lease), most(limit), cluster.map(most));
    let args = ClaimArgs { queue, worker, token, lease, limit, cluster };
    let rows: Vec<ClaimedRow> = both!(db, claim(&args, db.world().now()))?;
    let mut claimed: Vec<_> = rows.into_iter().map(|row| claimed(row, token)).collect();
    // RETURNING promises no order.
    claimed.sort_unstable_by_key(|job| (job.priority, job.id));
    Ok(claimed)
}

/// Takes one turn of a key that has one every `interval`, and `window` worth of them at once. `None` is a turn; otherwise
/// none is free, and the answer is the time until the first one that nobody waits for.
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

/// Notifies these queues in the other processes.
pub(crate) async fn notify(db: &Db, queues: &[Queue]) -> Result<()> {
    match db.pools() {
        Pools::Sqlite(_) => Ok(()),
        Pools::Postgres(server) => {
            let names: Vec<&str> = queues.iter().map(|queue| queue.name()).collect();
            server.with_timeout(postgres::notify(server, &names, db.notifier().sender())).await
        }
    }
}

/// Reads what is waiting and what is due next; writes nothing.
pub(crate) async fn poll(db: &Db, queues: &[Queue]) -> Result<Found> {
    let names: Vec<&str> = queues.iter().map(|queue| queue.name()).collect();
    let rows: Vec<(String, bool, Option<i64>)> = both!(db, poll(&names, db.world().now()))?;
    let next_due =
        rows.first().and_then(|row| row.2).map(|due| Duration::from_micros(u64::try_from(due).unwrap_or(0)));
    let waiting =
        rows.iter().filter(|(_, waiting, _)| *waiting).filter_map(|(name, ..)| Queue::named(name)).collect();
    Ok(Found { waiting, next_due })
}

/// Makes due jobs available; answers the queues that got some.
pub(crate) async fn promote(db: &Db) -> Result<Vec<Queue>> {
    Ok(named(&both!(db, promote(db.notifier().sender(), db.world().now()))?))
}

/// Writes outcomes; answers how many of their leases were still valid.
pub(crate) async fn finish(db: &Db, completions: &[Completion]) -> Result<u64> {
    both!(db, finish(completions, db.notifier().sender(), db.world().now()))
}

/// Moves the end of these leases `(id, token)` to `lease` from now. Answers the ids of those that are still valid, each
/// with whether an operator wants the job cancelled.
pub(crate) async fn renew(db: &Db, leases: &[(i64, i64)], lease: Duration) -> Result<Vec<(i64, bool)>> {
    both!(db, renew(leases, micros(lease), db.world().now()))
}

/// Takes back jobs whose lease ran out; answers their queues. `held` are the ids that this process is working on. On the
/// embedded engine, which has one process, they are never taken, however the clock jumps.
pub(crate) async fn reap(db: &Db, held: &[i64]) -> Result<Vec<Queue>> {
    Ok(named(&both!(db, reap(held, db.notifier().sender(), db.world().now()))?))
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
