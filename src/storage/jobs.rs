//! Jobs as they are ordered: an INSERT in the caller's transaction. Claiming and finishing them belongs to the queue room.

use crate::{
    Bell, Origin, Result, StorageError, Tx, args,
    engine::{Transaction, job_rows, postgres, sqlite},
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
    /// Orders one job: it exists when the transaction is committed, and workers are told then.
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<Enqueued> {
        self.enqueue_all(std::slice::from_ref(job)).await?.pop().ok_or(StorageError::NotFound)
    }

    /// Orders the job that carries `order`.
    pub async fn order<O: Order>(&mut self, order: &O) -> Result<Enqueued> {
        self.enqueue(&NewJob::of(order)).await
    }

    /// Orders many jobs with one statement; the answers stand in the order of `jobs`.
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
                        self.rings_here(Bell::Queue(jobs[place].queue));
                        if jobs[place].run_at.is_some() {
                            self.rings_here(Bell::Later);
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
            self.send().await?;
        }
        let (transaction, wakes, world) = self.parts();
        match transaction {
            Transaction::Sqlite(_) => {
                let args = args![job_rows(jobs)?, world.now(), Origin::present()];
                self.all(sqlite::INSERT_JOBS, args).await
            }
            Transaction::Postgres(tx) => postgres::insert_jobs(tx, jobs, wakes.sender()).await,
        }
    }

    /// Orders jobs like [`Tx::enqueue_all`] and does not ask what becomes of them.
    pub async fn place(&mut self, jobs: &[NewJob]) -> Result<()> {
        if jobs.is_empty() {
            return Ok(());
        }
        let mut bells: BTreeSet<Bell> = jobs.iter().map(|job| Bell::Queue(job.queue)).collect();
        if jobs.iter().any(|job| job.run_at.is_some()) {
            bells.insert(Bell::Later);
        }
        let rows = job_rows(&jobs.iter().collect::<Vec<_>>())?;
        let (transaction, wakes, world) = self.parts();
        match transaction {
            Transaction::Sqlite(_) => {
                let args = args![rows, world.now(), Origin::present()];
                self.later(sqlite::INSERT_JOBS, args).await?;
            }
            Transaction::Postgres(_) => {
                let names: Vec<&str> = bells.iter().map(|bell| bell.name()).collect();
                let told = args![to_json(&names)?, wakes.sender()];
                self.later(postgres::PLACE_JOBS, args![rows, Origin::present()]).await?;
                self.later(postgres::TELL, told).await?;
            }
        }
        bells.into_iter().for_each(|bell| self.rings_here(bell));
        Ok(())
    }
}
