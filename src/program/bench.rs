//! `kartabl bench cases`: whole cases, from «تایید و ارسال» to the reviewer's tray and the message that says so, beside
//! what the checks of the same documents alone allow on the same machine.

mod applicant;
mod documents;
mod error;
mod figures;
mod papers;

pub use error::BenchError;
pub use figures::{CaseFigures, Quantiles};

use crate::{
    config::Config,
    errors::StartError,
    portal::FilingError,
    rooms::{Duty, Rooms},
    workers::Workers,
};
use applicant::BenchApplicant;
use kartabl_domain::{World, cases::Case, ids::CaseId, orders::Queue, procedures::builtin_catalogue};
use kartabl_storage::Db;
use papers::Papers;
use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::Mutex, task::JoinSet};

/// How many cases are submitted at once.
const CONCURRENT_SUBMISSIONS: usize = 8;
/// Cases filed one by one on an idle engine, at most.
const MOST_SINGLE_CASES: u32 = 50;
/// How often the engine is asked whether many cases are done.
const POLL_INTERVAL: Duration = Duration::from_millis(5);
/// How often it is asked whether a single case is done.
const SINGLE_POLL_INTERVAL: Duration = Duration::from_millis(1);

/// Measures in the database and the data folder of this configuration, which must hold nothing else.
///
/// # Errors
/// [`BenchError::InUse`] for a database that holds something; [`BenchError::Start`] where the program can't start;
/// [`BenchError::Filing`] and [`BenchError::Lost`] for a case that does not reach the tray; the other variants for a
/// database, background work or document checks that fail.
pub async fn cases(config: &Config, world: World, count: NonZeroU32) -> Result<CaseFigures, BenchError> {
    let count = count.get();
    let rooms = Rooms::open(config, &Duty::Serve, world).await?;
    if !rooms.db.is_unused().await? {
        return Err(BenchError::InUse);
    }
    let applicant = connected_applicant(&rooms, config).await?;
    let papers: Vec<Papers> = (1..=count).map(Papers::of_case).collect();
    let documents_only_cases_per_second = documents::cases_per_second(&rooms, config, &papers).await?;

    let mut drafts = Vec::with_capacity(papers.len());
    for papers in papers {
        drafts.push(applicant.draft(papers).await?);
    }
    let workers = start_workers(&rooms, config)?;
    let started = Instant::now();
    submit_all(&applicant, drafts.clone()).await?;
    workers.settle(POLL_INTERVAL).await?;
    let cases_per_second = f64::from(count) / started.elapsed().as_secs_f64();
    let in_line_ms = times_to_tray(&rooms.db, &drafts).await?;

    let mut alone = Vec::new();
    for number in count + 1..=count + count.min(MOST_SINGLE_CASES) {
        let case = applicant.draft(Papers::of_case(number)).await?;
        applicant.portal.submit(&case.code).await?;
        workers.settle(SINGLE_POLL_INTERVAL).await?;
        alone.push(case);
    }
    let alone_ms = times_to_tray(&rooms.db, &alone).await?;
    workers.stop().await?;
    let messages = rooms.db.messages_sent(&ids(&drafts)).await?;
    rooms.db.close().await;
    Ok(CaseFigures {
        engine: if config.database_url().path().is_some() { "sqlite" } else { "postgres" },
        cases: count,
        documents: Papers::COUNT,
        children: config.queues.children(),
        cases_per_second,
        documents_only_cases_per_second,
        ratio: cases_per_second / documents_only_cases_per_second,
        in_line_ms,
        alone_ms,
        messages,
    })
}

fn start_workers(rooms: &Rooms, config: &Config) -> Result<Workers, StartError> {
    Ok(Workers::start(&rooms.db, rooms.work(rooms.tools(config)?, config, Queue::ALL)?))
}

/// Fills the empty database and gives its only applicant a connection.
async fn connected_applicant(rooms: &Rooms, config: &Config) -> Result<BenchApplicant, BenchError> {
    let world = &rooms.house.world;
    let reviewer = applicant::reviewer(world);
    let mut tx = rooms.db.begin().await?;
    // Nobody signs in, so there is no password that would fit.
    tx.add_staff(&reviewer, "", None).await?;
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    let procedures: Vec<_> = rooms.house.procedures.all().map(|procedure| procedure.id.clone()).collect();
    let key = tx.add_api_key("bench", &world.secret(), &procedures, None).await?;
    tx.commit().await?;

    let applicant = BenchApplicant::new(rooms, key)?;
    let workers = start_workers(rooms, config)?;
    applicant.connect(&reviewer, &workers, POLL_INTERVAL).await?;
    workers.stop().await?;
    Ok(applicant)
}

/// Submits the drafts, several at once.
async fn submit_all(applicant: &BenchApplicant, drafts: Vec<Case>) -> Result<(), FilingError> {
    let drafts = Arc::new(Mutex::new(drafts));
    let mut submissions = JoinSet::new();
    for _ in 0..CONCURRENT_SUBMISSIONS {
        let (portal, drafts) = (applicant.portal.clone(), Arc::clone(&drafts));
        submissions.spawn(async move {
            loop {
                let Some(case) = drafts.lock().await.pop() else { return Ok(()) };
                portal.submit(&case.code).await?;
            }
        });
    }
    submissions.join_all().await.into_iter().collect()
}

/// How long the cases took from their submission to the tray.
async fn times_to_tray(db: &Db, cases: &[Case]) -> Result<Quantiles, BenchError> {
    let times = db.times_to_tray(&ids(cases)).await?;
    if times.len() != cases.len() {
        return Err(BenchError::Lost(times.len(), cases.len()));
    }
    Ok(Quantiles::of_sorted(&times))
}

fn ids(cases: &[Case]) -> Vec<CaseId> {
    cases.iter().map(|case| case.id).collect()
}
