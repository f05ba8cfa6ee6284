//! The steps of the simulation: each does something to the database and to the model, and compares the answers.

use super::{Job, LEASE, Simulation};
use crate::{
    engine::{ClaimRequest, Completion, claim, finish, promote, reap, renew},
    monitor,
    outcome::Outcome,
};
use jiff::SignedDuration;
use kartabl_domain::{
    ids::{CaseId, JobId, StaffId},
    orders::{InspectCase, JobAct, NewJob, Queue},
};
use kartabl_storage::engine::Pools;
use std::time::Duration;

impl Simulation {
    pub(super) async fn order(&mut self) {
        let key = (self.roll(2) == 0).then(|| format!("key {}", self.roll(6)));
        let max = 1 + self.roll(3);
        let delay = Duration::from_secs(u64::from(self.roll(3) * self.roll(40)));
        let job = NewJob {
            unique_key: key.clone(),
            max_attempts: max,
            run_at: Some(self.now() + delay),
            ..NewJob::of(&InspectCase { case: CaseId::from_bytes([1; 16]) })
        };
        let mut tx = self.db.begin().await.unwrap();
        let answer = tx.enqueue(&job).await.unwrap();
        let holder = self.jobs.iter().find(|(_, job)| key.is_some() && job.key == key && job.unfinished());
        assert_eq!(answer.inserted, holder.is_none(), "{key:?} {holder:?}");
        if let Some((id, _)) = holder {
            assert_eq!(answer.id, JobId(*id));
        }
        if self.roll(5) == 0 {
            drop(tx);
            return;
        }
        tx.commit().await.unwrap();
        if answer.inserted {
            let state = if delay.is_zero() { "available" } else { "scheduled" };
            let run_at = self.now() + delay;
            let known =
                Job { key, state, attempt: 0, max, run_at, lease: None, cancel: false, completions: 0 };
            self.jobs.insert(answer.id.0, known);
        }
    }

    pub(super) async fn claim(&mut self) {
        let limit = 1 + self.roll(4) as usize;
        // Now and then a process that knows of a limit for the whole cluster.
        let cluster = (self.roll(3) == 0).then(|| 1 + self.roll(8) as usize);
        let request =
            ClaimRequest { queue: Queue::Routing, worker: "simulated", lease: LEASE, limit, cluster };
        let claimed = claim(&self.db, request).await.unwrap();
        let running = self.jobs.values().filter(|job| job.state == "running").count();
        let limit = cluster.map_or(limit, |cluster| limit.min(cluster.saturating_sub(running)));
        let available: Vec<_> =
            self.jobs.iter().filter(|(_, job)| job.state == "available").map(|(id, _)| *id).collect();
        let expected: Vec<_> = available.into_iter().take(if self.paused { 0 } else { limit }).collect();
        assert_eq!(claimed.iter().map(|job| job.id).collect::<Vec<_>>(), expected);
        let until = self.now() + LEASE;
        for job in claimed {
            let known = self.jobs.get_mut(&job.id).unwrap();
            known.attempt += 1;
            assert_eq!((job.attempt, job.max_attempts), (known.attempt, known.max));
            (known.state, known.lease) = ("running", Some((job.token, until)));
            self.leases.push((job.id, job.token));
        }
    }

    /// Any lease that was ever given, so that late acknowledgements of crashed and slow workers are tried too.
    pub(super) async fn acknowledge(&mut self) {
        if self.leases.is_empty() {
            return;
        }
        let recent = self.leases.len().saturating_sub(12);
        let place = recent + self.roll(u32::try_from(self.leases.len() - recent).unwrap()) as usize;
        let (id, token) = self.leases[place];
        let delay = Duration::from_secs(u64::from(self.roll(30)));
        let error = "simulated".to_owned();
        let outcome = match self.roll(8) {
            0 => Outcome::Requeued { delay, refund: false, error: Some(error) },
            1 => Outcome::Requeued { delay, refund: true, error: None },
            2 => Outcome::Discarded { error },
            3 => Outcome::Cancelled { error },
            _ => Outcome::Done,
        };
        let known = self.jobs.get_mut(&id).unwrap();
        // The worker decides this from what it claimed; a lost lease makes no difference to it.
        let outcome = match outcome {
            Outcome::Requeued { refund: false, error: Some(error), .. } if known.attempt >= known.max => {
                Outcome::Discarded { error }
            }
            outcome => outcome,
        };
        let ours = known.lease.is_some_and(|(held, _)| held == token);
        let completion = Completion { id, token, outcome: outcome.clone(), ran: Duration::from_millis(5) };
        let written = finish(&self.db, &[completion]).await.unwrap();
        assert_eq!(written, u64::from(ours), "{outcome:?} of {known:?}");
        if !ours {
            return;
        }
        known.lease = None;
        let now = self.db.world().now();
        known.state = match outcome {
            Outcome::Done | Outcome::Settled => {
                known.completions += 1;
                "done"
            }
            Outcome::Discarded { .. } => "discarded",
            Outcome::Cancelled { .. } => "cancelled",
            Outcome::Requeued { delay, refund, .. } => {
                known.attempt -= u32::from(refund);
                if known.cancel {
                    "cancelled"
                } else if delay.is_zero() {
                    "available"
                } else {
                    known.run_at = now + delay;
                    "scheduled"
                }
            }
        };
    }

    pub(super) async fn pass_time(&mut self) {
        let step = SignedDuration::from_secs(i64::from(self.roll(25)));
        self.clock.advance(step);
        self.set_clock().await;
    }

    /// PostgreSQL keeps its own clock, so the simulated one is put in its place.
    pub(super) async fn set_clock(&self) {
        if let Pools::Postgres(server) = self.db.pools() {
            let now = self.now().as_microsecond();
            let query = sqlx::query("UPDATE simulated_clock SET us = $1").bind(now);
            query.execute(&mut *server.acquire().await.unwrap()).await.unwrap();
        }
    }

    pub(super) async fn take_due(&mut self) {
        promote(&self.db).await.unwrap();
        let now = self.now();
        for job in self.jobs.values_mut().filter(|job| job.state == "scheduled" && job.run_at <= now) {
            job.state = "available";
        }
    }

    pub(super) async fn take_back(&mut self) {
        reap(&self.db, &[]).await.unwrap();
        let now = self.now();
        for job in self.jobs.values_mut().filter(|job| job.lease.is_some_and(|(_, until)| until < now)) {
            job.lease = None;
            job.state = match (job.cancel, job.attempt < job.max) {
                (true, _) => "cancelled",
                (false, true) => "available",
                (false, false) => "discarded",
            };
        }
    }

    pub(super) async fn renew(&mut self) {
        let mut asked: Vec<_> = self.leases.iter().rev().take(20).copied().collect();
        asked.sort_unstable();
        let held = renew(&self.db, &asked, LEASE).await.unwrap();
        let until = self.now() + LEASE;
        let mut expected = Vec::new();
        for (id, token) in asked {
            let known = self.jobs.get_mut(&id).unwrap();
            if let Some((held, ends)) = &mut known.lease
                && *held == token
            {
                *ends = until;
                expected.push((id, known.cancel));
            }
        }
        let mut held = held;
        held.sort_unstable();
        assert_eq!(held, expected);
    }

    fn any_job(&self) -> Option<i64> {
        let count = u32::try_from(self.jobs.len()).unwrap();
        (count > 0).then(|| *self.jobs.keys().nth(self.roll(count) as usize).unwrap())
    }

    pub(super) async fn cancel(&mut self) {
        let Some(id) = self.any_job() else { return };
        let mut tx = self.db.begin().await.unwrap();
        let answer = monitor::act(&mut tx, JobAct::Cancel, JobId(id), &why()).await;
        tx.commit().await.unwrap();
        let known = self.jobs.get_mut(&id).unwrap();
        assert_eq!(answer.is_ok(), known.unfinished() || known.state == "discarded");
        match known.state {
            "running" => known.cancel = true,
            "scheduled" | "available" | "discarded" => known.state = "cancelled",
            _ => {}
        }
    }

    pub(super) async fn retry_by_hand(&mut self) {
        let Some(id) = self.any_job() else { return };
        let known = &self.jobs[&id];
        let taken = self.jobs.iter().any(|(other, job)| {
            *other != id && known.key.is_some() && job.key == known.key && job.unfinished()
        });
        let allowed = matches!(known.state, "discarded" | "cancelled" | "scheduled") && !taken;
        let mut tx = self.db.begin().await.unwrap();
        let answer = monitor::act(&mut tx, JobAct::Retry, JobId(id), &why()).await;
        assert_eq!(answer.is_ok(), allowed, "{answer:?} of {known:?}");
        if allowed {
            tx.commit().await.unwrap();
            let known = self.jobs.get_mut(&id).unwrap();
            (known.state, known.cancel) = ("available", false);
            known.max = known.max.max(known.attempt + 1);
        }
    }

    pub(super) async fn pause(&mut self, paused: bool) {
        let mut tx = self.db.begin().await.unwrap();
        monitor::pause(&mut tx, Queue::Routing, paused).await.unwrap();
        tx.commit().await.unwrap();
        self.paused = paused;
    }
}

fn why() -> monitor::Why {
    monitor::Why { by: StaffId::from_bytes([7; 16]), text: String::new() }
}
