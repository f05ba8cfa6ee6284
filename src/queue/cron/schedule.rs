//! The schedule of the program: what is enqueued at which ticks.

use super::{
    expression::{InvalidExpression, Ticks},
    view::view,
};
use kartabl_domain::orders::{NewJob, Order};
use kartabl_storage::{
    Db, Enqueued, Result, Tx, args,
    values::{from_json, to_json},
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a process sleeps at most between two looks at the schedule, since the clock may be set while it sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

struct Entry {
    name: String,
    expression: String,
    ticks: Ticks,
    job: NewJob,
}

/// The schedule of the program.
#[derive(Default)]
pub struct Schedule(Vec<Entry>);

const REGISTER: &str = "
INSERT INTO schedule (name, expression, last_tick, job) VALUES ($1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET expression = excluded.expression, job = excluded.job,
   last_tick = CASE WHEN schedule.expression = excluded.expression THEN schedule.last_tick ELSE excluded.last_tick END";
const TICK: &str = "UPDATE schedule SET last_tick = $2 WHERE name = $1 AND last_tick < $2";
const TICKED: &str = "UPDATE schedule SET last_job = $2 WHERE name = $1";

impl Schedule {
    /// A schedule without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an entry: the order is enqueued at each tick of `expression` (`minute hour day month weekday`, Tehran's time, or
    /// with seconds before them). Orders of the schedule should have a unique key, so that a slow run and the next tick do
    /// not pile up.
    ///
    /// # Errors
    /// [`InvalidExpression`], which names the entry and says what is expected.
    pub fn at<O: Order>(
        mut self,
        name: &str,
        expression: &str,
        order: &O,
    ) -> Result<Self, InvalidExpression> {
        let ticks = Ticks::parse(name, expression)?;
        let (name, expression) = (name.to_owned(), expression.to_owned());
        self.0.push(Entry { name, expression, ticks, job: NewJob::of(order) });
        Ok(self)
    }

    /// Enqueues what is due until `shutdown`. Every process of the cluster runs the schedule, and one of them enqueues at
    /// each tick. Of ticks that were missed while no process ran, the last one is caught up, once.
    pub async fn run(self, db: Db, shutdown: CancellationToken) {
        let mut registered = false;
        loop {
            let round = async {
                if !registered {
                    self.register(&db).await?;
                    registered = true;
                }
                self.enqueue_due(&db).await
            };
            if let Err(error) = round.await {
                tracing::error!(%error, "cannot run the schedule, trying again");
            }
            let now = db.world().now();
            let next = self.0.iter().filter_map(|entry| entry.ticks.next(now)).min();
            let sleep = next.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
            let sleep = sleep.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP);
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = shutdown.cancelled() => return,
            }
        }
    }

    /// Writes the entries into the database. What was never there before starts with its next tick.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn register(&self, db: &Db) -> Result<()> {
        let now = db.world().now();
        for entry in &self.0 {
            db.exec(REGISTER, args![&entry.name, &entry.expression, now, to_json(&entry.job)?]).await?;
        }
        Ok(())
    }

    /// Enqueues the jobs of all ticks that are due and that no process has taken; answers how many.
    ///
    /// # Errors
    /// Those of the database; the tick is tried again then.
    pub async fn enqueue_due(&self, db: &Db) -> Result<usize> {
        let now = db.world().now();
        let known = view(db).await?;
        let mut count = 0;
        for entry in &self.0 {
            let Some(tick) = entry.ticks.latest(now) else { continue };
            if known.iter().any(|row| row.name == entry.name && row.known_tick >= tick) {
                continue;
            }
            let mut tx = db.begin().await?;
            if tx.exec(TICK, args![&entry.name, tick]).await? == 1 {
                let Enqueued { id, .. } = tx.enqueue(&entry.job).await?;
                tx.exec(TICKED, args![&entry.name, id]).await?;
                tx.commit().await?;
                tracing::info!(schedule.name = entry.name, job.id = %id, "enqueued a scheduled job");
                count += 1;
            }
        }
        Ok(count)
    }
}

const ORDER: &str = "SELECT job FROM schedule WHERE name = $1 AND job <> ''";

/// Enqueues the job of one entry now, outside of its ticks. Any process may, also one that runs no schedule. Where a job
/// of the entry has not ended yet, that one is the answer.
///
/// # Errors
/// [`kartabl_storage::StorageError::NotFound`] for a name that is not in the schedule.
pub async fn enqueue_now(tx: &mut Tx, name: &str) -> Result<Enqueued> {
    let (job,): (String,) = tx.one(ORDER, args![name]).await?;
    let job: NewJob = from_json("schedule.job", &job)?;
    let enqueued = tx.enqueue(&job).await?;
    tx.exec(TICKED, args![name, enqueued.id]).await?;
    Ok(enqueued)
}
