//! The server engine: transactions, notifications, jobs; its clock is the clock of the jobs.

use super::{
    Promise,
    batch::{Answer, Batch, Question, Rows, Write},
    milliseconds,
    server::{Connection, Server},
};
use crate::{Bell, Origin, Result, StorageError, db::bind};
use futures::TryStreamExt;
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;
use sqlx::{AssertSqlSafe, Either, Executor};

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

/// Jobs of [`super::job_rows`], whose ids nobody asks for.
pub(crate) const PLACE_JOBS: &str = "
INSERT INTO jobs (queue, kind, args, priority, max_attempts, timeout_ms, run_at, state, created_at, unique_key, case_id, trace)
SELECT job->>0, job->>1, job->>2, (job->>3)::int, (job->>4)::int, (job->>5)::bigint, greatest((job->>6)::bigint, now.us),
       CASE WHEN (job->>6)::bigint > now.us THEN 'scheduled' ELSE 'available' END, now.us, job->>7, job->>8, $2
  FROM json_array_elements($1::json) WITH ORDINALITY AS given (job, place), (SELECT now_us() AS us) AS now
 ORDER BY place
ON CONFLICT DO NOTHING";

/// Rings the bells of this list in the other processes at the commit.
pub(crate) const TELL: &str = "SELECT pg_notify('kartabl_jobs', value || ' ' || $2) FROM json_each($1)";

/// Asks one question after the other.
pub(crate) async fn ask(connection: &mut Connection, questions: Vec<Question>) -> Result<Vec<Answer>> {
    let mut answers = Vec::with_capacity(questions.len());
    for Question { sql, args } in questions {
        let query = bind!(sqlx::query(sql), args);
        let answer = connection.within(async |connection| {
            let mut parts = connection.fetch_many(query);
            let (mut rows, mut written) = (Vec::new(), 0);
            while let Some(part) = parts.try_next().await? {
                match part {
                    Either::Left(end) => written += end.rows_affected(),
                    Either::Right(row) => rows.push(row),
                }
            }
            Ok(Answer { rows: Rows::Postgres(rows), written })
        });
        answers.push(answer.await?);
    }
    Ok(answers)
}

/// Sends all writes as one statement. They see the same moment and not each other, so no two of them may concern the
/// same row.
pub(crate) async fn write(connection: &mut Connection, writes: Vec<Write>) -> Result<()> {
    let mut batch = Batch::default();
    let expected: Vec<bool> = writes.iter().map(|write| write.one).collect();
    for (place, Write { sql, args, .. }) in writes.into_iter().enumerate() {
        batch.text.push_str(if place == 0 { "WITH " } else { ", " });
        let returning = if sql.starts_with("SELECT") { "" } else { " RETURNING 1" };
        batch.text.push_str(&format!("w{place} AS ("));
        batch.add(sql, args);
        batch.text.push_str(returning);
        batch.text.push(')');
    }
    let counts: Vec<String> =
        (0..expected.len()).map(|place| format!("(SELECT count(*) FROM w{place})")).collect();
    batch.text.push_str(&format!(" SELECT ARRAY[{}]", counts.join(", ")));
    let query = bind!(sqlx::query_scalar(AssertSqlSafe(batch.text)), batch.args);
    let counts = connection.within(async |connection| query.fetch_one(connection).await).await;
    let counts: Vec<i64> = counts.map_err(|error| match error {
        // Who comes second may meet the rows of the first before it meets its change.
        StorageError::Duplicate(_) if expected.contains(&true) => StorageError::Conflict,
        other => other,
    })?;
    if expected.into_iter().zip(counts).any(|(one, count)| one && count != 1) {
        return Err(StorageError::Conflict);
    }
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
