//! What the database holds, read beside the serving process.

use std::collections::BTreeMap;

use serde_json::Value;

use kartabl_domain::TrackingCode;
use kartabl_storage::{Db, Settings, Tx, args, testing};

pub(crate) struct Books(Db);

/// A message that leaves the house.
#[derive(Debug)]
pub(crate) struct KeptMessage {
    pub(crate) id: String,
    pub(crate) case: String,
    pub(crate) channel: String,
    pub(crate) notice: String,
    pub(crate) state: String,
}

const MESSAGES: &str = "
SELECT messages.id, cases.code, channel, notice, messages.state FROM messages JOIN cases ON cases.id = messages.case_id
 WHERE channel <> 'desk' ORDER BY messages.id";
const LETTERS: &str = "
SELECT cases.code, letters.stage, letters.register, letters.year, letters.sequence
  FROM letters JOIN cases ON cases.id = letters.case_id ORDER BY letters.id";
const REGISTERS: &str = "SELECT register, year, last FROM registers";
const JOBS: &str = "SELECT state, CAST(count(*) AS BIGINT) FROM jobs GROUP BY state";

const FAILED: &str = "
INSERT INTO jobs (queue, kind, args, state, priority, attempt, max_attempts, timeout_ms, run_at, created_at, started_at, finished_at)
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < $1)
SELECT 'letters', 'issue_letter', '{}', 'discarded', 0, 3, 3, 60000, $2, $2, $2, $2 FROM numbers";
const ORDERED: &str = "SELECT created_at FROM jobs WHERE kind = $1 ORDER BY created_at";
const UNFINISHED: &str = "
SELECT CAST(count(*) AS BIGINT) FROM jobs
 WHERE kind = $1 AND state IN ('available', 'scheduled', 'running')";
const AUDITED: &str = "SELECT CAST(count(*) AS BIGINT) FROM audit WHERE action = $1";
const MISS: &str = "UPDATE schedule SET last_tick = last_tick - 31536000000000 WHERE name = $1";
const SUBMITTED: &str = "UPDATE cases SET submitted_at = submitted_at - $2 WHERE code = $1";
const WAITS: &str = "UPDATE jobs SET run_at = 0 WHERE kind = 'end_identity_wait'";
const ATTEMPTS: &str = "SELECT attempts FROM messages WHERE id = $1";

/// Stage, register, year and number.
pub(crate) type KeptLetter = (String, String, Option<i64>, Option<i64>);
/// The tracking code of the case, and the letter.
type LetterRow = (String, String, String, Option<i64>, Option<i64>);

impl Books {
    pub(crate) async fn open(database_url: &str) -> Self {
        Self(Db::open(&Settings::new(database_url).shared(), testing::world()).await.unwrap())
    }

    /// A case was submitted so many days ago, and what was to happen then is due; for a program that does not run.
    pub(crate) async fn let_days_pass(&self, code: &str, days: i64) {
        assert_eq!(self.0.exec(SUBMITTED, args![code, days * 86_400_000_000]).await.unwrap(), 1);
        // It may have died before the inspection had looked; then the first look comes after the days.
        self.0.exec(WAITS, args![]).await.unwrap();
    }

    pub(crate) async fn messages(&self) -> Vec<KeptMessage> {
        let rows: Vec<(String, String, String, String, String)> =
            self.0.all(MESSAGES, args![]).await.unwrap();
        let message = |(id, case, channel, notice, state)| KeptMessage { id, case, channel, notice, state };
        rows.into_iter().map(message).collect()
    }

    /// The letters of each case by its tracking code: stage, register, year and number.
    pub(crate) async fn letters(&self) -> BTreeMap<String, Vec<KeptLetter>> {
        let rows: Vec<LetterRow> = self.0.all(LETTERS, args![]).await.unwrap();
        let mut letters = BTreeMap::<_, Vec<_>>::new();
        for (code, stage, register, year, sequence) in rows {
            letters.entry(code).or_default().push((stage, register, year, sequence));
        }
        letters
    }

    /// The last number of each register and year.
    pub(crate) async fn registers(&self) -> Vec<(String, i64, i64)> {
        self.0.all(REGISTERS, args![]).await.unwrap()
    }

    /// How many jobs are in each state.
    pub(crate) async fn jobs(&self) -> BTreeMap<String, i64> {
        let rows: Vec<(String, i64)> = self.0.all(JOBS, args![]).await.unwrap();
        rows.into_iter().collect()
    }

    /// Puts jobs into the table that have failed for good.
    pub(crate) async fn add_failed_jobs(&self, count: i64) {
        self.0.exec(FAILED, args![count, testing::world().now()]).await.unwrap();
    }

    /// When each job of a kind was ordered, in microseconds.
    pub(crate) async fn ordered(&self, kind: &str) -> Vec<i64> {
        let rows: Vec<(i64,)> = self.0.all(ORDERED, args![kind]).await.unwrap();
        rows.into_iter().map(|(at,)| at).collect()
    }

    /// How many jobs of a kind wait or run.
    pub(crate) async fn unfinished(&self, kind: &str) -> i64 {
        self.0.one::<(i64,)>(UNFINISHED, args![kind]).await.unwrap().0
    }

    /// How many rows of the audit tell of this action.
    pub(crate) async fn audited(&self, action: &str) -> i64 {
        self.0.one::<(i64,)>(AUDITED, args![action]).await.unwrap().0
    }

    /// A transaction that holds a case, on the embedded engine all writing, until it is dropped.
    pub(crate) async fn hold(&self, code: &str) -> Tx {
        let mut tx = self.0.begin().await.unwrap();
        tx.case_by_code(&TrackingCode::parse(code).unwrap()).await.unwrap();
        tx
    }

    /// Lets an entry of the schedule believe that its last tick was a year ago.
    pub(crate) async fn miss_ticks(&self, entry: &str) {
        assert_eq!(self.0.exec(MISS, args![entry]).await.unwrap(), 1);
    }

    /// The attempts to hand over a message, as JSON.
    pub(crate) async fn attempts(&self, message: &str) -> Value {
        let (attempts,): (String,) = self.0.one(ATTEMPTS, args![message]).await.unwrap();
        serde_json::from_str(&attempts).unwrap()
    }

    pub(crate) async fn close(self) {
        self.0.close().await;
    }
}
