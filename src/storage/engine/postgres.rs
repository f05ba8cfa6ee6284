//! The server engine: transactions, notifications, jobs; its clock is the clock of the jobs.

use super::{
    batch::{Answer, Batch, Question, Rows},
    bind::bind,
    durability::Durability,
    job_rows::milliseconds,
    server::{Connection, Server},
    write::Write,
};
use crate::{
    error::{Result, StorageError},
    notify::Topic,
    trace::Origin,
};
use futures::TryStreamExt;
use jiff::Timestamp;
use kartabl_domain::orders::NewJob;
use sqlx::{AssertSqlSafe, Either, Executor};

/// Begins a transaction, READ COMMITTED.
pub(crate) async fn begin(server: &Server, durability: Durability) -> Result<Connection> {
    server
        .begin(match durability {
            Durability::Full => "BEGIN",
            Durability::Relaxed => "BEGIN; SET LOCAL synchronous_commit = off",
        })
        .await
}

/// The channel on which processes notify each other: `TOPIC SENDER`.
pub const JOBS_CHANNEL: &str = "kartabl_jobs";

/// Notifies a topic in the other processes at the commit.
pub(crate) async fn notify(connection: &mut Connection, topic: Topic, sender: &str) -> Result<()> {
    let query = sqlx::query("SELECT pg_notify($1, $2)").bind(JOBS_CHANNEL);
    let query = query.bind(format!("{} {sender}", topic.name()));
    connection.with_timeout(async |connection| query.execute(connection).await).await?;
    Ok(())
}

/// Jobs of [`super::job_rows::job_rows`], whose ids nobody asks for.
pub(crate) const INSERT_JOB_ROWS: &str = "
INSERT INTO jobs (queue, kind, args, priority, max_attempts, timeout_ms, run_at, state, created_at, unique_key, case_id, trace)
SELECT job->>0, job->>1, job->>2, (job->>3)::int, (job->>4)::int, (job->>5)::bigint, greatest((job->>6)::bigint, now.us),
       CASE WHEN (job->>6)::bigint > now.us THEN 'scheduled' ELSE 'available' END, now.us, job->>7, job->>8, $2
  FROM json_array_elements($1::json) WITH ORDINALITY AS given (job, place), (SELECT now_us() AS us) AS now
 ORDER BY place
ON CONFLICT DO NOTHING";

/// Notifies the topics of this list in the other processes at the commit.
pub(crate) const NOTIFY: &str = "SELECT pg_notify('kartabl_jobs', value || ' ' || $2) FROM json_each($1)";

/// Asks one question after the other.
pub(crate) async fn ask(connection: &mut Connection, questions: Vec<Question>) -> Result<Vec<Answer>> {
    let mut answers = Vec::with_capacity(questions.len());
    for Question { sql, args } in questions {
        let query = bind!(sqlx::query(sql), args);
        let answer = connection.with_timeout(async |connection| {
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

/// Sends all writes as one statement. They see one snapshot and not each other, so none may depend on another one, see
/// [`Write::depends_on`].
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
    let counts = connection.with_timeout(async |connection| query.fetch_one(connection).await).await;
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

/// One statement inserts any number of jobs and notifies each queue once; PostgreSQL delivers that at the commit.
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
  RETURNING id, unique_key, CASE WHEN state = 'available' THEN queue ELSE 'scheduled' END AS topic),
notified AS (SELECT pg_notify('kartabl_jobs', topic || ' ' || $10) FROM (SELECT DISTINCT topic FROM inserted) AS topics)
SELECT id, unique_key FROM inserted WHERE (SELECT count(*) FROM notified) > 0";

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
    connection.with_timeout(async |connection| query.fetch_all(connection).await).await
}
