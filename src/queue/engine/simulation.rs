//! A seeded simulation of many workers on one database with a clock in hand: orders, claims, crashes, expired leases, late
//! acknowledgements, cancellations and pauses in any order, each answer compared with a model.

use super::{Ask, Outcome, claim, finish, promote, reap, renew};
use crate::{monitor, verdict::Verdict};
use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{
    World,
    clock::fixed::{self, FixedClock},
    ids::{CaseId, JobId, StaffId},
    orders::{InspectCase, JobAct, NewJob, Queue},
};
use kartabl_storage::{
    Db, args,
    engine::Pools,
    testing::{TestDb, postgres, sqlite},
};
use std::{collections::BTreeMap, time::Duration};

const LEASE: Duration = Duration::from_secs(30);
const STEPS: u32 = 400;

/// A job as the model knows it.
#[derive(Debug, Clone)]
struct Known {
    key: Option<String>,
    state: &'static str,
    attempt: u32,
    max: u32,
    run_at: Timestamp,
    lease: Option<(i64, Timestamp)>,
    cancel: bool,
    completions: u32,
}

impl Known {
    fn unfinished(&self) -> bool {
        matches!(self.state, "scheduled" | "available" | "running")
    }
}

struct Simulation {
    db: Db,
    clock: FixedClock,
    dice: World,
    jobs: BTreeMap<i64, Known>,
    /// Every lease that was ever given, also those of workers that crashed since.
    leases: Vec<(i64, i64)>,
    paused: bool,
}

impl Simulation {
    fn roll(&self, sides: u32) -> u32 {
        u32::from_le_bytes(self.dice.bytes()) % sides
    }

    fn now(&self) -> Timestamp {
        self.db.world().now()
    }

    async fn step(&mut self) {
        match self.roll(100) {
            0..20 => self.order().await,
            20..45 => self.claim().await,
            45..70 => self.acknowledge().await,
            70..78 => self.pass_time().await,
            78..84 => self.take_due().await,
            84..89 => self.take_back().await,
            89..93 => self.renew().await,
            93..96 => self.cancel().await,
            96..98 => self.retry_by_hand().await,
            _ => self.pause(!self.paused).await,
        }
    }

    async fn order(&mut self) {
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
                Known { key, state, attempt: 0, max, run_at, lease: None, cancel: false, completions: 0 };
            self.jobs.insert(answer.id.0, known);
        }
    }

    async fn claim(&mut self) {
        let limit = 1 + self.roll(4) as usize;
        // Now and then a process that knows of a limit for the whole cluster.
        let cluster = (self.roll(3) == 0).then(|| 1 + self.roll(8) as usize);
        let ask = Ask { queue: Queue::Routing, worker: "simulated", lease: LEASE, limit, cluster };
        let claimed = claim(&self.db, ask).await.unwrap();
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
    async fn acknowledge(&mut self) {
        if self.leases.is_empty() {
            return;
        }
        let recent = self.leases.len().saturating_sub(12);
        let place = recent + self.roll(u32::try_from(self.leases.len() - recent).unwrap()) as usize;
        let (id, token) = self.leases[place];
        let delay = Duration::from_secs(u64::from(self.roll(30)));
        let error = "simulated".to_owned();
        let verdict = match self.roll(8) {
            0 => Verdict::Again { delay, refund: false, error: Some(error) },
            1 => Verdict::Again { delay, refund: true, error: None },
            2 => Verdict::Discarded { error },
            3 => Verdict::Cancelled { error },
            _ => Verdict::Done,
        };
        let known = self.jobs.get_mut(&id).unwrap();
        // The worker decides this from what it claimed; a lost lease makes no difference to it.
        let verdict = match verdict {
            Verdict::Again { refund: false, error: Some(error), .. } if known.attempt >= known.max => {
                Verdict::Discarded { error }
            }
            verdict => verdict,
        };
        let ours = known.lease.is_some_and(|(held, _)| held == token);
        let outcome = Outcome { id, token, verdict: verdict.clone(), ran: Duration::from_millis(5) };
        let written = finish(&self.db, &[outcome]).await.unwrap();
        assert_eq!(written, u64::from(ours), "{verdict:?} of {known:?}");
        if !ours {
            return;
        }
        known.lease = None;
        let now = self.db.world().now();
        known.state = match verdict {
            Verdict::Done | Verdict::Settled => {
                known.completions += 1;
                "done"
            }
            Verdict::Discarded { .. } => "discarded",
            Verdict::Cancelled { .. } => "cancelled",
            Verdict::Again { delay, refund, .. } => {
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

    async fn pass_time(&mut self) {
        let step = SignedDuration::from_secs(i64::from(self.roll(25)));
        self.clock.advance(step);
        self.set_clock().await;
    }

    /// PostgreSQL keeps its own clock, so the simulated one is put in its place.
    async fn set_clock(&self) {
        if let Pools::Postgres(server) = self.db.pools() {
            let now = self.now().as_microsecond();
            let query = sqlx::query("UPDATE simulated_clock SET us = $1").bind(now);
            query.execute(&mut *server.acquire().await.unwrap()).await.unwrap();
        }
    }

    async fn take_due(&mut self) {
        promote(&self.db).await.unwrap();
        let now = self.now();
        for job in self.jobs.values_mut().filter(|job| job.state == "scheduled" && job.run_at <= now) {
            job.state = "available";
        }
    }

    async fn take_back(&mut self) {
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

    async fn renew(&mut self) {
        let mut asked: Vec<_> = self.leases.iter().rev().take(20).copied().collect();
        asked.sort_unstable();
        let held = renew(&self.db, &asked, LEASE).await.unwrap().held;
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

    async fn cancel(&mut self) {
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

    async fn retry_by_hand(&mut self) {
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

    async fn pause(&mut self, paused: bool) {
        let mut tx = self.db.begin().await.unwrap();
        monitor::pause(&mut tx, Queue::Routing, paused).await.unwrap();
        tx.commit().await.unwrap();
        self.paused = paused;
    }

    /// The table and the model agree, and the promises hold.
    async fn check(&self) {
        const ALL: &str = "SELECT id, state, attempt, max_attempts FROM jobs ORDER BY id";
        let rows: Vec<(i64, String, i32, i32)> = self.db.all(ALL, args![]).await.unwrap();
        let model: Vec<_> = self
            .jobs
            .iter()
            .map(|(id, job)| (*id, job.state.to_owned(), job.attempt.cast_signed(), job.max.cast_signed()))
            .collect();
        assert_eq!(rows, model, "no job is lost and none appears");
        for job in self.jobs.values() {
            assert!(job.attempt <= job.max && job.completions <= 1, "{job:?}");
        }
    }

    /// With time and a living worker every job comes to its end.
    async fn drain(&mut self) {
        self.pause(false).await;
        for _ in 0..10_000 {
            if !self.jobs.values().any(Known::unfinished) {
                return;
            }
            self.clock.advance(SignedDuration::from_secs(40));
            self.set_clock().await;
            self.take_back().await;
            self.take_due().await;
            self.claim().await;
            self.acknowledge().await;
        }
        panic!(
            "jobs never ended: {:?}",
            self.jobs.values().filter(|job| job.unfinished()).collect::<Vec<_>>()
        );
    }
}

fn why() -> monitor::Why {
    monitor::Why { by: StaffId::from_bytes([7; 16]), text: String::new() }
}

async fn simulate(seed: u64, engine: impl AsyncFn(World) -> TestDb) {
    let (world, clock) = fixed::world("2026-04-01T00:00:00Z".parse().unwrap(), seed);
    let test = engine(world).await;
    if let Pools::Postgres(server) = test.db.pools() {
        const CLOCK: &str = "
CREATE TABLE simulated_clock (us BIGINT);
INSERT INTO simulated_clock VALUES (0);
CREATE OR REPLACE FUNCTION now_us() RETURNS BIGINT LANGUAGE sql VOLATILE AS $$ SELECT us FROM simulated_clock $$";
        sqlx::raw_sql(CLOCK).execute(&mut *server.acquire().await.unwrap()).await.unwrap();
    }
    let (dice, _) = fixed::world(Timestamp::UNIX_EPOCH, seed);
    let (jobs, leases) = (BTreeMap::new(), Vec::new());
    let mut simulation = Simulation { db: test.db.clone(), clock, dice, jobs, leases, paused: false };
    simulation.set_clock().await;
    for step in 0..STEPS {
        simulation.step().await;
        if step % 10 == 0 {
            simulation.check().await;
        }
    }
    simulation.drain().await;
    simulation.check().await;
}

/// `KARTABL_SIMULATION_SEEDS` asks for more.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let asked = std::env::var("KARTABL_SIMULATION_SEEDS").ok().and_then(|text| text.parse().ok());
    0..asked.unwrap_or(usual)
}

#[tokio::test]
async fn no_interleaving_loses_or_repeats_a_job_on_sqlite() {
    for seed in seeds(12) {
        println!("seed {seed}");
        simulate(seed, sqlite).await;
    }
}

#[tokio::test]
async fn no_interleaving_loses_or_repeats_a_job_on_postgres() {
    for seed in seeds(4) {
        println!("seed {seed}");
        simulate(seed, postgres).await;
    }
}
