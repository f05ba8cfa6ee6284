//! The statements on PostgreSQL. All times come from the database's clock, so the clocks of the processes may drift.

use super::{
    permit::permit_statement,
    rows::{ClaimArgs, ClaimedRow, Completion, OutcomeColumns, WORKER_LOST, micros},
};
use crate::outcome::Outcome;
use jiff::Timestamp;
use kartabl_storage::{Result, engine::server::Server};
use sqlx::{Postgres, postgres::PgArguments, query::QueryAs};

const CLAIM: &str = "
WITH chosen AS (
  SELECT id FROM jobs
   WHERE queue = $1 AND state = 'available'
     AND NOT EXISTS (SELECT 1 FROM queues WHERE name = $1 AND paused)
   ORDER BY priority, id LIMIT $5 FOR UPDATE SKIP LOCKED),
now AS MATERIALIZED (SELECT now_us() AS us)
UPDATE jobs SET state = 'running', attempt = jobs.attempt + 1, lease_token = $2, worker = $3,
       lease_until = now.us + $4, started_at = now.us
  FROM chosen, now WHERE jobs.id = chosen.id
RETURNING jobs.id, kind, args, attempt, max_attempts, timeout_ms, priority, started_at - run_at, trace";

/// Processes that claim from a limited queue take turns; each sees what the one before it has claimed.
const TURN: &str = "SELECT pg_advisory_xact_lock(hashtextextended('kartabl queue ' || $1, 0))";
const RUNNING: &str = "SELECT count(*) FROM jobs WHERE state = 'running' AND queue = $1";

pub(super) async fn claim(
    server: &Server,
    claim: &ClaimArgs<'_>,
    _now: Timestamp,
) -> Result<Vec<ClaimedRow>> {
    let Some(cluster) = claim.cluster else {
        return Ok(claiming(claim, claim.limit).fetch_all(&mut *server.acquire().await?).await?);
    };
    let mut tx = server.begin("BEGIN").await?;
    sqlx::query(TURN).bind(claim.queue).execute(&mut *tx).await?;
    let running: i64 = sqlx::query_scalar(RUNNING).bind(claim.queue).fetch_one(&mut *tx).await?;
    let rows = claiming(claim, claim.limit.min(cluster - running).max(0)).fetch_all(&mut *tx).await?;
    tx.commit().await?;
    Ok(rows)
}

type Claiming<'q> = QueryAs<'q, Postgres, ClaimedRow, PgArguments>;

fn claiming<'q>(claim: &ClaimArgs<'q>, limit: i64) -> Claiming<'q> {
    let query = sqlx::query_as(CLAIM).bind(claim.queue).bind(claim.token).bind(claim.worker);
    query.bind(claim.lease).bind(limit)
}

const PERMIT: &str = permit_statement!("now_us()");

pub(super) async fn permit(
    server: &Server,
    key: &str,
    interval: i64,
    window: i64,
    _now: Timestamp,
) -> Result<(bool, i64)> {
    Ok(sqlx::query_as(PERMIT)
        .bind(key)
        .bind(interval)
        .bind(window)
        .fetch_one(&mut *server.acquire().await?)
        .await?)
}

const NOTIFY: &str =
    "SELECT pg_notify('kartabl_jobs', name || ' ' || $2) FROM unnest($1::text[]) AS topics (name)";

pub(super) async fn notify(server: &Server, queues: &[&str], sender: &str) -> Result<()> {
    sqlx::query(NOTIFY).bind(queues).bind(sender).execute(&mut *server.acquire().await?).await?;
    Ok(())
}

const POLL: &str = "
SELECT asked.name,
       EXISTS (SELECT 1 FROM jobs WHERE queue = asked.name AND state = 'available')
         AND NOT EXISTS (SELECT 1 FROM queues WHERE queues.name = asked.name AND paused),
       (SELECT min(run_at) FROM jobs WHERE state = 'scheduled') - now_us()
  FROM unnest($1::text[]) AS asked (name)";

pub(super) async fn poll(
    server: &Server,
    queues: &[&str],
    _now: Timestamp,
) -> Result<Vec<(String, bool, Option<i64>)>> {
    Ok(sqlx::query_as(POLL).bind(queues).fetch_all(&mut *server.acquire().await?).await?)
}

const PROMOTE: &str = "
WITH due AS (
  SELECT id FROM jobs WHERE state = 'scheduled' AND run_at <= (SELECT now_us())
   ORDER BY run_at LIMIT 1000 FOR UPDATE SKIP LOCKED),
moved AS (UPDATE jobs SET state = 'available' FROM due WHERE jobs.id = due.id RETURNING queue),
topics AS (SELECT DISTINCT queue FROM moved)
SELECT queue FROM (SELECT queue, pg_notify('kartabl_jobs', queue || ' ' || $1) FROM topics) AS notified";

pub(super) async fn promote(server: &Server, sender: &str, _now: Timestamp) -> Result<Vec<(String,)>> {
    Ok(sqlx::query_as(PROMOTE).bind(sender).fetch_all(&mut *server.acquire().await?).await?)
}

/// Without `state = 'running'`, which the token implies: with stale statistics the planner would then walk
/// `jobs_leases` with all its dead entries, which was measured 35 times slower.
/// The ids stand there twice: `ANY` leads to the primary key even where the statistics were taken of an empty table.
const DONE: &str = "
UPDATE jobs SET state = 'done', finished_at = now.us, lease_token = NULL, lease_until = NULL
  FROM unnest($1::bigint[], $2::bigint[]) AS given (id, token), (SELECT now_us() AS us) AS now
 WHERE jobs.id = ANY($1) AND jobs.id = given.id AND jobs.lease_token = given.token";

const OTHERS: &str = "
WITH given AS (
  SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::bigint[])
             AS given (id, token, state, delay, refund, outcome, error, ran)),
now AS MATERIALIZED (SELECT now_us() AS us),
written AS (
  UPDATE jobs SET
         state = CASE WHEN given.state IN ('available', 'scheduled') AND cancel_requested THEN 'cancelled' ELSE given.state END,
         run_at = CASE WHEN given.state = 'scheduled' THEN now.us + given.delay ELSE run_at END,
         attempt = jobs.attempt - given.refund, lease_token = NULL, lease_until = NULL,
         finished_at = CASE WHEN given.state IN ('available', 'scheduled') AND NOT cancel_requested THEN NULL ELSE now.us END
    FROM given, now
   WHERE jobs.id = ANY($1) AND jobs.id = given.id AND jobs.lease_token = given.token
  RETURNING jobs.id, jobs.queue, jobs.state, jobs.attempt, jobs.worker, given.outcome, given.error, given.ran, now.us),
history AS (
  INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
  SELECT id, attempt, outcome, error, coalesce(worker, ''), us - ran, us FROM written WHERE outcome IS NOT NULL),
topics AS (SELECT DISTINCT CASE WHEN state = 'available' THEN queue ELSE 'scheduled' END AS topic
            FROM written WHERE state IN ('available', 'scheduled')),
notified AS (SELECT pg_notify('kartabl_jobs', topic || ' ' || $9) FROM topics)
SELECT count(*) FROM written WHERE (SELECT count(*) FROM notified) >= 0";

pub(super) async fn finish(
    server: &Server,
    completions: &[Completion],
    sender: &str,
    _now: Timestamp,
) -> Result<u64> {
    fn column<T>(completions: &[&Completion], field: impl Fn(&Completion) -> T) -> Vec<T> {
        completions.iter().map(|completion| field(completion)).collect()
    }
    let (done, others): (Vec<&Completion>, Vec<&Completion>) =
        completions.iter().partition(|completion| completion.outcome == Outcome::Done);
    let mut written = 0;
    // Two statements, each whole by itself: an outcome that is not written now is written again.
    if !done.is_empty() {
        let query = sqlx::query(DONE)
            .bind(column(&done, |completion| completion.id))
            .bind(column(&done, |completion| completion.token));
        written += query.execute(&mut *server.acquire().await?).await?.rows_affected();
    }
    if !others.is_empty() {
        let columns = others.iter().map(|completion| OutcomeColumns::of(&completion.outcome));
        let columns: Vec<_> = columns.collect();
        let query = sqlx::query_scalar(OTHERS)
            .bind(column(&others, |completion| completion.id))
            .bind(column(&others, |completion| completion.token))
            .bind(columns.iter().map(|row| row.state).collect::<Vec<_>>())
            .bind(columns.iter().map(|row| row.delay).collect::<Vec<_>>())
            .bind(columns.iter().map(|row| row.refund).collect::<Vec<_>>())
            .bind(columns.iter().map(|row| row.outcome).collect::<Vec<_>>())
            .bind(columns.iter().map(|row| row.error).collect::<Vec<_>>())
            .bind(column(&others, |completion| micros(completion.ran)))
            .bind(sender);
        let count: i64 = query.fetch_one(&mut *server.acquire().await?).await?;
        written += u64::try_from(count).unwrap_or(0);
    }
    Ok(written)
}

/// Skips rows that a handler's own transaction is finishing just now: waiting for it would hold up all other renewals.
const RENEW: &str = "
WITH held AS (
  SELECT jobs.id FROM jobs JOIN unnest($1::bigint[], $2::bigint[]) AS given (id, token)
      ON jobs.id = given.id AND jobs.lease_token = given.token
   ORDER BY jobs.id FOR UPDATE OF jobs SKIP LOCKED)
UPDATE jobs SET lease_until = (SELECT now_us()) + $3 FROM held WHERE jobs.id = held.id";
const VALID: &str = "
SELECT jobs.id, cancel_requested FROM jobs JOIN unnest($1::bigint[], $2::bigint[]) AS given (id, token)
    ON jobs.id = given.id AND jobs.lease_token = given.token";

pub(super) async fn renew(
    server: &Server,
    leases: &[(i64, i64)],
    lease: i64,
    _now: Timestamp,
) -> Result<Vec<(i64, bool)>> {
    let (ids, tokens): (Vec<i64>, Vec<i64>) = leases.iter().copied().unzip();
    sqlx::query(RENEW).bind(&ids).bind(&tokens).bind(lease).execute(&mut *server.acquire().await?).await?;
    Ok(sqlx::query_as(VALID).bind(&ids).bind(&tokens).fetch_all(&mut *server.acquire().await?).await?)
}

const REAP: &str = "
WITH lost AS (
  SELECT id FROM jobs WHERE state = 'running' AND lease_until < (SELECT now_us())
   ORDER BY lease_until LIMIT 500 FOR UPDATE SKIP LOCKED),
now AS MATERIALIZED (SELECT now_us() AS us),
freed AS (
  UPDATE jobs SET
         state = CASE WHEN cancel_requested THEN 'cancelled' WHEN attempt < max_attempts THEN 'available' ELSE 'discarded' END,
         finished_at = CASE WHEN attempt < max_attempts AND NOT cancel_requested THEN NULL ELSE now.us END,
         lease_token = NULL, lease_until = NULL
    FROM lost, now WHERE jobs.id = lost.id
  RETURNING jobs.id, queue, attempt, worker, started_at, now.us),
history AS (
  INSERT INTO job_attempts (job_id, attempt, outcome, error, worker, started_at, ended_at)
  SELECT id, attempt, 'lost', $1, coalesce(worker, ''), coalesce(started_at, us), us FROM freed),
topics AS (SELECT DISTINCT queue FROM freed)
SELECT queue FROM (SELECT queue, pg_notify('kartabl_jobs', queue || ' ' || $2) FROM topics) AS notified";

pub(super) async fn reap(
    server: &Server,
    _held: &[i64],
    sender: &str,
    _now: Timestamp,
) -> Result<Vec<(String,)>> {
    Ok(sqlx::query_as(REAP).bind(WORKER_LOST).bind(sender).fetch_all(&mut *server.acquire().await?).await?)
}
