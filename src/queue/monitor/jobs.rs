//! Jobs one by one and in lists.

use super::state::State;
use jiff::Timestamp;
use kartabl_domain::{
    ids::{CaseId, JobId},
    orders::Queue,
};
use kartabl_storage::{
    Db, Result, StorageError, Value, args,
    values::{from_json, parsed, timestamp},
};
use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow};
use std::time::Duration;

/// One job.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JobView {
    /// Its number.
    pub id: JobId,
    /// The queue's name, which may be one that only another version knows.
    pub queue: String,
    /// The kind, [`kartabl_domain::orders::Order::KIND`].
    pub kind: String,
    /// The order: ids only.
    pub args: serde_json::Value,
    /// Where it stands.
    pub state: State,
    /// Lower runs first.
    pub priority: i32,
    /// Attempts so far.
    pub attempt: i32,
    /// Attempts until it is discarded.
    pub max_attempts: i32,
    /// When it was ordered.
    pub created_at: Timestamp,
    /// When it is or was due.
    pub run_at: Timestamp,
    /// When its last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it came to its end.
    pub finished_at: Option<Timestamp>,
    /// The worker of its last attempt.
    pub worker: Option<String>,
    /// Whether an operator wants the running attempt to end.
    pub cancel_requested: bool,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// Its progress as done and total, where it reports any.
    pub progress: Option<(i64, i64)>,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// The key that at most one unfinished job holds.
    pub unique_key: Option<String>,
    /// What it was enqueued for: the id of a request, or `job-` and the number of a scheduled job.
    pub trace: Option<String>,
    /// The error of the last attempt that failed.
    pub last_error: Option<String>,
}

#[derive(FromRow)]
struct JobRow {
    id: i64,
    queue: String,
    kind: String,
    args: String,
    state: String,
    priority: i32,
    attempt: i32,
    max_attempts: i32,
    created_at: i64,
    run_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
    worker: Option<String>,
    cancel_requested: bool,
    case_id: Option<String>,
    progress_done: Option<i64>,
    progress_total: Option<i64>,
    timeout_ms: i64,
    unique_key: Option<String>,
    trace: Option<String>,
    last_error: Option<String>,
}

impl TryFrom<JobRow> for JobView {
    type Error = StorageError;

    fn try_from(row: JobRow) -> Result<Self> {
        Ok(Self {
            id: JobId(row.id),
            state: State::read(&row.state)?,
            args: from_json("jobs.args", &row.args)?,
            created_at: timestamp(row.created_at)?,
            run_at: timestamp(row.run_at)?,
            started_at: row.started_at.map(timestamp).transpose()?,
            finished_at: row.finished_at.map(timestamp).transpose()?,
            case: row.case_id.map(|id| parsed("jobs.case_id", &id)).transpose()?,
            queue: row.queue,
            kind: row.kind,
            priority: row.priority,
            attempt: row.attempt,
            max_attempts: row.max_attempts,
            worker: row.worker,
            cancel_requested: row.cancel_requested,
            progress: row.progress_done.zip(row.progress_total),
            timeout: Duration::from_millis(u64::try_from(row.timeout_ms).unwrap_or(0)),
            unique_key: row.unique_key,
            trace: row.trace,
            last_error: row.last_error,
        })
    }
}

const JOB: &str = "
SELECT id, queue, kind, args, state, priority, attempt, max_attempts, created_at, run_at, started_at, finished_at, worker,
       cancel_requested, case_id, progress_done, progress_total, timeout_ms, unique_key, trace,
       (SELECT error FROM job_attempts WHERE job_id = jobs.id ORDER BY ended_at DESC LIMIT 1) AS last_error
  FROM jobs";

/// One attempt that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttemptView {
    /// Which attempt.
    pub number: i32,
    /// `failed`, `discarded`, `cancelled` or `lost`.
    pub outcome: String,
    /// What went wrong.
    pub error: String,
    /// Who worked on it.
    pub worker: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
}

const ATTEMPTS: &str = "
SELECT attempt, outcome, error, worker, started_at, ended_at FROM job_attempts WHERE job_id = $1 ORDER BY ended_at";

/// A job and its attempts that did not succeed, oldest first.
///
/// # Errors
/// [`StorageError::NotFound`] for a number that no job has.
pub async fn job(db: &Db, id: JobId) -> Result<(JobView, Vec<AttemptView>)> {
    let row: JobRow = db.one(AssertSqlSafe(format!("{JOB} WHERE id = $1")), args![id]).await?;
    let attempts: Vec<(i32, String, String, String, i64, i64)> = db.all(ATTEMPTS, args![id]).await?;
    let attempts = attempts.into_iter().map(|(number, outcome, error, worker, started, ended)| {
        let (started_at, ended_at) = (timestamp(started)?, timestamp(ended)?);
        Ok(AttemptView { number, outcome, error, worker, started_at, ended_at })
    });
    Ok((row.try_into()?, attempts.collect::<Result<_>>()?))
}

/// Which jobs a list shows; an empty filter shows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this queue.
    pub queue: Option<Queue>,
    /// Only this state.
    pub state: Option<State>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only jobs of this case.
    pub case: Option<CaseId>,
    /// Only jobs older than this one: the last of the page before.
    pub before: Option<JobId>,
    /// Without jobs that ended at this moment or later.
    pub ended_before: Option<Timestamp>,
}

impl Filter {
    /// The conditions that are set, and their values; fixed texts only, so that each combination is one prepared statement.
    fn conditions(&self) -> (String, Vec<Value>) {
        let (mut sql, mut values) = (String::from(" WHERE TRUE"), Vec::new());
        if let Some(state) = self.state {
            // As a text, not as a value: only so the partial indexes serve it.
            sql.push_str(&format!(" AND state = '{}'", state.name()));
        }
        let mut add = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                sql.push_str(&format!(" AND {condition} ${}", values.len()));
            }
        };
        add("queue =", self.queue.map(|queue| queue.name().into()));
        add("kind =", self.kind.as_ref().map(Value::from));
        add("case_id =", self.case.map(Value::from));
        add("id <", self.before.map(Value::from));
        add("coalesce(finished_at, 0) <", self.ended_before.map(Value::from));
        (sql, values)
    }
}

/// The jobs of the filter, newest first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn list(db: &Db, filter: &Filter, limit: u32) -> Result<Vec<JobView>> {
    let (conditions, mut values) = filter.conditions();
    values.push(limit.into());
    let sql = format!("{JOB}{conditions} ORDER BY id DESC LIMIT ${}", values.len());
    let rows: Vec<JobRow> = db.all(AssertSqlSafe(sql), values).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many jobs the filter shows.
///
/// # Errors
/// Those of the database.
pub async fn count(db: &Db, filter: &Filter) -> Result<u64> {
    let (conditions, values) = filter.conditions();
    let sql = format!("SELECT CAST(count(*) AS BIGINT) FROM jobs{conditions}");
    let (count,): (i64,) = db.one(AssertSqlSafe(sql), values).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The numbers of the filter's jobs behind `after`, oldest first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn ids(db: &Db, filter: &Filter, after: JobId, limit: u32) -> Result<Vec<JobId>> {
    let (conditions, mut values) = filter.conditions();
    values.extend([after.into(), limit.into()]);
    let (after, limit) = (values.len() - 1, values.len());
    let sql = format!("SELECT id FROM jobs{conditions} AND id > ${after} ORDER BY id LIMIT ${limit}");
    let rows: Vec<(i64,)> = db.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(id,)| JobId(id)).collect())
}
