//! The statements on SQLite. Each write runs on the single writing connection; all times come from the process's clock.

use super::{
    permit::permit_statement,
    rows::{ClaimArgs, ClaimedRow, Completion, OutcomeColumns, WORKER_LOST, micros},
};
use crate::outcome::Outcome;
use jiff::Timestamp;
use kartabl_storage::{
    Record, Result, StorageError, args,
    engine::{sqlite::Pools, write_transaction::WriteTransaction},
    values::to_json,
};
use sqlx::{Sqlite, query::QueryAs, sqlite::SqliteArguments};

/// Runs one writing statement with relaxed durability and answers its rows. A lease or an outcome that a power cut takes
/// back belonged to a process that is gone as well, so no write of the engine waits for an fsync.
async fn relaxed<T: Record>(
    pools: &Pools,
    statement: QueryAs<'_, Sqlite, T, SqliteArguments>,
) -> Result<Vec<T>> {
    Ok(statement.fetch_all(&mut *pools.writer.acquire().await?).await?)
}

const CLAIM: &str = "
UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_token = $2, worker = $3,
       lease_until = $6 + $4, started_at = $6
 WHERE id IN (SELECT id FROM jobs
               WHERE queue = $1 AND state = 'available'
                 AND NOT EXISTS (SELECT 1 FROM queues WHERE name = $1 AND paused)
               ORDER BY priority, id LIMIT $5)
RETURNING id, kind, args, attempt, max_attempts, timeout_ms, priority, $6 - run_at, trace";

const RUNNING: &str = "SELECT count(*) FROM jobs WHERE state = 'running' AND queue = $1";

pub(super) async fn claim(pools: &Pools, claim: &ClaimArgs<'_>, now: Timestamp) -> Result<Vec<ClaimedRow>> {
    let limit = match claim.cluster {
        None => claim.limit,
        Some(cluster) => {
            // Only this process claims, and it has one fetcher for each queue.
            let running = sqlx::query_scalar(RUNNING).bind(claim.queue);
            let running: i64 = running.fetch_one(&mut *pools.writer.acquire().await?).await?;
            claim.limit.min(cluster - running).max(0)
        }
    };
    let query = sqlx::query_as(CLAIM).bind(claim.queue).bind(claim.token).bind(claim.worker);
    relaxed(pools, query.bind(claim.lease).bind(limit).bind(now.as_microsecond())).await
}

const PERMIT: &str = permit_statement!("$4");

pub(super) async fn permit(
    pools: &Pools,
    key: &str,
    interval: i64,
    window: i64,
    now: Timestamp,
) -> Result<(bool, i64)> {
    let query = sqlx::query_as(PERMIT).bind(key).bind(interval).bind(window).bind(now.as_microsecond());
    relaxed(pools, query).await?.pop().ok_or(StorageError::NotFound)
}

const POLL: &str = "
SELECT asked.value,
       EXISTS (SELECT 1 FROM jobs WHERE queue = asked.value AND state = 'available')
         AND NOT EXISTS (SELECT 1 FROM queues WHERE name = asked.value AND paused),
       (SELECT min(run_at) FROM jobs WHERE state = 'scheduled') - $2
  FROM json_each($1) AS asked";

pub(super) async fn poll(
    pools: &Pools,
    queues: &[&str],
    now: Timestamp,
) -> Result<Vec<(String, bool, Option<i64>)>> {
    let query = sqlx::query_as(POLL).bind(to_json(queues)?).bind(now.as_microsecond());
    Ok(query.fetch_all(&pools.readers).await?)
}

const PROMOTE: &str = "
UPDATE jobs SET state = 'available'
 WHERE id IN (SELECT id FROM jobs WHERE state = 'scheduled' AND run_at <= $1 ORDER BY run_at LIMIT 1000)
RETURNING queue";

pub(super) async fn promote(pools: &Pools, _sender: &str, now: Timestamp) -> Result<Vec<(String,)>> {
    relaxed(pools, sqlx::query_as(PROMOTE).bind(now.as_microsecond())).await
}

/// `$1` is a JSON list of `[id, token]`, driven by the primary key.
const DONE: &str = "
UPDATE jobs SET state = 'done', finished_at = $2, lease_token = NULL, lease_until = NULL
  FROM json_each($1) AS given
 WHERE jobs.id = given.value->>0 AND jobs.lease_token = given.value->>1";

/// `$1` is a JSON list of `[id, token, state, delay, refund, outcome, error, ran]`.
const HISTORY: &str = "
INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
SELECT jobs.id, jobs.attempt, given.value->>5, given.value->>6, coalesce(worker, ''), $2 - (given.value->>7), $2
  FROM json_each($1) AS given JOIN jobs ON jobs.id = given.value->>0 AND jobs.lease_token = given.value->>1
 WHERE given.value->>5 IS NOT NULL";
const OTHERS: &str = "
UPDATE jobs SET
       state = CASE WHEN given.value->>2 IN ('available', 'scheduled') AND cancel_requested THEN 'cancelled' ELSE given.value->>2 END,
       run_at = CASE WHEN given.value->>2 = 'scheduled' THEN $2 + (given.value->>3) ELSE run_at END,
       attempt = attempt - (given.value->>4), lease_token = NULL, lease_until = NULL,
       finished_at = CASE WHEN given.value->>2 IN ('available', 'scheduled') AND NOT cancel_requested THEN NULL ELSE $2 END
  FROM json_each($1) AS given
 WHERE jobs.id = given.value->>0 AND jobs.lease_token = given.value->>1";

pub(super) async fn finish(
    pools: &Pools,
    completions: &[Completion],
    _sender: &str,
    now: Timestamp,
) -> Result<u64> {
    let now = now.as_microsecond();
    let (done, others): (Vec<&Completion>, Vec<&Completion>) =
        completions.iter().partition(|completion| completion.outcome == Outcome::Done);
    let mut written = 0;
    // Each statement whole by itself: an outcome that is not written now is written again.
    if !done.is_empty() {
        let given: Vec<_> = done.iter().map(|completion| (completion.id, completion.token)).collect();
        let query = sqlx::query(DONE).bind(to_json(&given)?).bind(now);
        written += query.execute(&mut *pools.writer.acquire().await?).await?.rows_affected();
    }
    if !others.is_empty() {
        let given: Vec<_> = others
            .iter()
            .map(|completion| {
                let Completion { id, token, outcome, ran } = completion;
                let OutcomeColumns { state, delay, refund, outcome, error } = OutcomeColumns::of(outcome);
                (id, token, state, delay, refund, outcome, error, micros(*ran))
            })
            .collect();
        let given = to_json(&given)?;
        let mut tx = pools.writer.begin_relaxed().await?;
        tx.exec(HISTORY, args![&given, now]).await?;
        written += tx.exec(OTHERS, args![given, now]).await?;
        tx.end().await?;
    }
    Ok(written)
}

const RENEW: &str = "
UPDATE jobs SET lease_until = $2
  FROM json_each($1) AS given
 WHERE jobs.id = given.value->>0 AND jobs.lease_token = given.value->>1
RETURNING jobs.id, cancel_requested";

pub(super) async fn renew(
    pools: &Pools,
    leases: &[(i64, i64)],
    lease: i64,
    now: Timestamp,
) -> Result<Vec<(i64, bool)>> {
    let query = sqlx::query_as(RENEW).bind(to_json(leases)?).bind(now.as_microsecond().saturating_add(lease));
    relaxed(pools, query).await
}

const LOST_HISTORY: &str = "
INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
SELECT id, attempt, 'lost', $3, coalesce(worker, ''), coalesce(started_at, $2), $2
  FROM jobs WHERE id IN (SELECT value FROM json_each($1))";
const FREE: &str = "
UPDATE jobs SET
       state = CASE WHEN cancel_requested THEN 'cancelled' WHEN attempt < max_attempts THEN 'available' ELSE 'discarded' END,
       finished_at = CASE WHEN attempt < max_attempts AND NOT cancel_requested THEN NULL ELSE $2 END,
       lease_token = NULL, lease_until = NULL
 WHERE id IN (SELECT value FROM json_each($1))
RETURNING queue";
/// A look without the lock: almost always nothing was lost.
const ANY_EXPIRED: &str = "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'running' AND lease_until < $1)";
const EXPIRED: &str = "
SELECT id FROM jobs
 WHERE state = 'running' AND lease_until < $1 AND id NOT IN (SELECT value FROM json_each($2)) LIMIT 500";
const OF_OTHERS: &str = "SELECT id FROM jobs WHERE state = 'running' AND worker IS NOT $1";

pub(super) async fn reap(
    pools: &Pools,
    held: &[i64],
    _sender: &str,
    now: Timestamp,
) -> Result<Vec<(String,)>> {
    let now = now.as_microsecond();
    if !sqlx::query_scalar::<_, bool>(ANY_EXPIRED).bind(now).fetch_one(&pools.readers).await? {
        return Ok(Vec::new());
    }
    let mut tx = pools.writer.begin_relaxed().await?;
    let lost = tx.all(EXPIRED, args![now, to_json(held)?]).await?;
    free(tx, lost, now).await
}

pub(super) async fn reap_predecessors(pools: &Pools, worker: &str, now: Timestamp) -> Result<Vec<(String,)>> {
    let mut tx = pools.writer.begin_relaxed().await?;
    let lost = tx.all(OF_OTHERS, args![worker]).await?;
    free(tx, lost, now.as_microsecond()).await
}

async fn free(mut tx: WriteTransaction, lost: Vec<(i64,)>, now: i64) -> Result<Vec<(String,)>> {
    let lost: Vec<i64> = lost.into_iter().map(|(id,)| id).collect();
    let lost = to_json(&lost)?;
    tx.exec(LOST_HISTORY, args![&lost, now, WORKER_LOST]).await?;
    let queues = tx.all(FREE, args![lost, now]).await?;
    tx.end().await?;
    Ok(queues)
}
