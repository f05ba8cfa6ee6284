//! The server engine: transactions, notifications, jobs; its clock is the clock of the jobs.

use super::{
    Promise, milliseconds,
    server::{Connection, Server},
};
use crate::{Bell, Origin, Result};
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;

/// Begins a transaction, READ COMMITTED.
pub(crate) async fn begin(server: &Server, promise: Promise) -> Result<Connection> {
    server
        .begin(match promise {
            Promise::Kept => "BEGIN",
            Promise::Repeatable => "BEGIN; SET LOCAL synchronous_commit = off",
        })
        .await
}

/// The channel on which processes ring each other's bells: `BELL SENDER`.
pub const JOBS_CHANNEL: &str = "kartabl_jobs";

/// Rings a bell in the other processes at the commit.
pub(crate) async fn notify(connection: &mut Connection, bell: Bell, sender: &str) -> Result<()> {
    let query = sqlx::query("SELECT pg_notify($1, $2)").bind(JOBS_CHANNEL);
    let query = query.bind(format!("{} {sender}", bell.name()));
    connection.within(async |connection| query.execute(connection).await).await?;
    Ok(())
}

/// One statement inserts any number of jobs and tells each queue once; PostgreSQL delivers that at the commit.
const INSERT_JOBS: &str = "
WITH inserted AS (
  INSERT INTO jobs (queue, kind, args, priority, max_attempts, timeout_ms, run_at, state, created_at, unique_key, case_id, trace)
  SELECT queue, kind, args, priority, max_attempts, timeout_ms, greatest(run_at, now.us),
         CASE WHEN run_at > now.us THEN 'scheduled' ELSE 'available' END, now.us, unique_key, case_id, $11
    FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::text[], $9::text[])
           WITH ORDINALITY AS given (queue, kind, args, priority, max_attempts, timeout_ms, run_at, unique_key, case_id, place),
         (SELECT now_us() AS us) AS now
   ORDER BY place
  ON CONFLICT DO NOTHING
  RETURNING id, unique_key, CASE WHEN state = 'available' THEN queue ELSE 'later' END AS bell),
told AS (SELECT pg_notify('kartabl_jobs', bell || ' ' || $10) FROM (SELECT DISTINCT bell FROM inserted) AS bells)
SELECT id, unique_key FROM inserted WHERE (SELECT count(*) FROM told) > 0";

/// Inserts jobs at the database's time; answers the ids and unique keys of those that were not refused.
pub(crate) async fn insert_jobs(
    connection: &mut Connection,
    jobs: &[&NewJob],
    sender: &str,
) -> Result<Vec<(i64, Option<String>)>> {
    fn column<'a, T>(jobs: &'a [&NewJob], field: impl Fn(&'a NewJob) -> T) -> Vec<T> {
        jobs.iter().map(|job| field(job)).collect()
    }
    let whole = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let query = sqlx::query_as(INSERT_JOBS)
        .bind(column(jobs, |job| job.queue.name()))
        .bind(column(jobs, |job| job.kind.as_str()))
        .bind(column(jobs, |job| job.args.to_string()))
        .bind(column(jobs, |job| job.priority))
        .bind(column(jobs, |job| whole(job.max_attempts)))
        .bind(column(jobs, milliseconds))
        .bind(column(jobs, |job| job.run_at.map_or(0, Timestamp::as_microsecond)))
        .bind(column(jobs, |job| job.unique_key.as_deref()))
        .bind(column(jobs, |job| job.case.map(|case| case.to_string())))
        .bind(sender)
        .bind(Origin::present());
    connection.within(async |connection| query.fetch_all(connection).await).await
}
