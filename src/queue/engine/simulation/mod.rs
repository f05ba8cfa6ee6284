//! A seeded simulation of many workers on one database with a clock in hand: orders, claims, crashes, expired leases, late
//! acknowledgements, cancellations and pauses in any order, each answer compared with a model.

mod steps;

use jiff::{SignedDuration, Timestamp};
use kartabl_domain::{
    World,
    clock::fixed::{self, FixedClock},
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
struct Job {
    key: Option<String>,
    state: &'static str,
    attempt: u32,
    max: u32,
    run_at: Timestamp,
    lease: Option<(i64, Timestamp)>,
    cancel: bool,
    completions: u32,
}

impl Job {
    fn unfinished(&self) -> bool {
        matches!(self.state, "scheduled" | "available" | "running")
    }
}

struct Simulation {
    db: Db,
    clock: FixedClock,
    dice: World,
    jobs: BTreeMap<i64, Job>,
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

    /// The table and the model agree, and the guarantees hold.
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
            if !self.jobs.values().any(Job::unfinished) {
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
