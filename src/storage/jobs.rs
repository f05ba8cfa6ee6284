//! Jobs as they are ordered: an INSERT in the caller's transaction. Claiming and finishing them belongs to the queue room.

use crate::{
    args,
    engine::{Transaction, job_rows::job_rows, postgres, sqlite},
    error::{Result, StorageError},
    notify::Topic,
    trace::Origin,
    tx::Tx,
    values::to_json,
};
use kartabl_domain::{
    ids::JobId,
    orders::{NewJob, Order},
};
use std::collections::{BTreeSet, HashMap};

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enqueued {
    /// The new job, or the unfinished one that holds the unique key.
    pub id: JobId,
    /// Whether a row was inserted.
    pub inserted: bool,
}

/// An unfinished job may finish between the refused INSERT and the look-up, and another may take the key again.
const TRIES: usize = 8;

const HOLDERS: &str = "
SELECT unique_key, id FROM jobs
 WHERE unique_key IN (SELECT value FROM json_each($1)) AND state IN ('scheduled', 'available', 'running')";

impl Tx {
    /// Enqueues one job. It exists when the transaction is committed, and workers are notified then.
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<Enqueued> {
        self.enqueue_all(std::slice::from_ref(job)).await?.pop().ok_or(StorageError::NotFound)
    }

    /// Enqueues the job that carries `order`.
    pub async fn order<O: Order>(&mut self, order: &O) -> Result<Enqueued> {
        self.enqueue(&NewJob::of(order)).await
    }

    /// Enqueues many jobs with one statement; the answers stand in the order of `jobs`.
    pub async fn enqueue_all(&mut self, jobs: &[NewJob]) -> Result<Vec<Enqueued>> {
        let mut answers: Vec<Option<Enqueued>> = vec![None; jobs.len()];
        for _ in 0..TRIES {
            let open: Vec<usize> = (0..jobs.len()).filter(|place| answers[*place].is_none()).collect();
            if open.is_empty() {
                break;
            }
            let asked: Vec<&NewJob> = open.iter().map(|place| &jobs[*place]).collect();
            let mut inserted = self.insert(&asked).await?;
            // Ids are given in the order of insertion, while RETURNING promises no order.
            inserted.sort_unstable_by_key(|(id, _)| *id);
            let (keyed, plain): (Vec<_>, Vec<_>) = inserted.into_iter().partition(|(_, key)| key.is_some());
            let mut plain = plain.into_iter();
            let mut keyed: HashMap<String, i64> =
                keyed.into_iter().filter_map(|(id, key)| Some((key?, id))).collect();
            let mut refused = Vec::new();
            for place in open {
                let id = match &jobs[place].unique_key {
                    None => plain.next().map(|(id, _)| id),
                    Some(key) => keyed.remove(key),
                };
                match id {
                    Some(id) => {
                        answers[place] = Some(Enqueued { id: JobId(id), inserted: true });
                        self.notify_here(Topic::Queue(jobs[place].queue));
                        if jobs[place].run_at.is_some() {
                            self.notify_here(Topic::Scheduled);
                        }
                    }
                    None => refused.push(place),
                }
            }
            if !refused.is_empty() {
                let keys: Vec<_> = refused.iter().map(|place| &jobs[*place].unique_key).collect();
                let holders: Vec<(String, i64)> = self.all(HOLDERS, args![to_json(&keys)?]).await?;
                let holders: HashMap<_, _> = holders.into_iter().collect();
                for place in refused {
                    let holder = jobs[place].unique_key.as_ref().and_then(|key| holders.get(key));
                    answers[place] = holder.map(|id| Enqueued { id: JobId(*id), inserted: false });
                }
            }
        }
        answers.into_iter().collect::<Option<_>>().ok_or(StorageError::Conflict)
    }

    /// Ids and unique keys of the rows that were inserted; those whose key is held are left out.
    async fn insert(&mut self, jobs: &[&NewJob]) -> Result<Vec<(i64, Option<String>)>> {
        if let Transaction::Postgres(_) = self.parts().0 {
            self.flush().await?;
        }
        let (transaction, notifier, world) = self.parts();
        match transaction {
            Transaction::Sqlite(_) => {
                let args = args![job_rows(jobs)?, world.now(), Origin::present()];
                self.all(sqlite::INSERT_JOBS, args).await
            }
            Transaction::Postgres(tx) => postgres::insert_jobs(tx, jobs, notifier.sender()).await,
        }
    }

    /// Enqueues jobs with the deferred writes, see [`Tx::defer`]. Nobody learns their ids.
    pub async fn defer_enqueue(&mut self, jobs: &[NewJob]) -> Result<()> {
        if jobs.is_empty() {
            return Ok(());
        }
        let mut topics: BTreeSet<Topic> = jobs.iter().map(|job| Topic::Queue(job.queue)).collect();
        if jobs.iter().any(|job| job.run_at.is_some()) {
            topics.insert(Topic::Scheduled);
        }
        let rows = job_rows(&jobs.iter().collect::<Vec<_>>())?;
        let (transaction, notifier, world) = self.parts();
        match transaction {
            Transaction::Sqlite(_) => {
                let args = args![rows, world.now(), Origin::present()];
                self.defer(sqlite::INSERT_JOBS, args).await?;
            }
            Transaction::Postgres(_) => {
                let names: Vec<&str> = topics.iter().map(|topic| topic.name()).collect();
                let notification = args![to_json(&names)?, notifier.sender()];
                self.defer(postgres::INSERT_JOB_ROWS, args![rows, Origin::present()]).await?;
                self.defer(postgres::NOTIFY, notification).await?;
            }
        }
        topics.into_iter().for_each(|topic| self.notify_here(topic));
        Ok(())
    }
}
