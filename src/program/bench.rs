//! `kartabl bench cases`: whole cases, from «تایید و ارسال» to the reviewer's tray and the message that says so, beside
//! what the checks of the same documents alone allow on the same machine.

mod applicant;
mod case_documents;
mod documents;
mod error;
mod figures;

pub use error::BenchError;
pub use figures::{CaseFigures, Quantiles};

use crate::{
    config::Config,
    errors::StartError,
    portal::FilingError,
    services::{Duty, Services},
    workers::Workers,
};
use applicant::BenchApplicant;
use case_documents::CaseDocuments;
use kartabl_domain::{World, cases::Case, ids::CaseId, orders::Queue, procedures::builtin_catalogue};
use kartabl_storage::Db;
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
    let services = Services::open(config, &Duty::Serve, world).await?;
    if !services.db.is_unused().await? {
        return Err(BenchError::InUse);
    }
    let applicant = connected_applicant(&services, config).await?;
    let documents_of_cases: Vec<CaseDocuments> = (1..=count).map(CaseDocuments::of_case).collect();
    let documents_only_cases_per_second =
        documents::cases_per_second(&services, config, &documents_of_cases).await?;

    let mut drafts = Vec::with_capacity(documents_of_cases.len());
    for documents in documents_of_cases {
        drafts.push(applicant.draft(documents).await?);
    }
    let workers = start_workers(&services, config)?;
    let started = Instant::now();
    submit_all(&applicant, drafts.clone()).await?;
    workers.wait_until_idle(POLL_INTERVAL).await?;
    let cases_per_second = f64::from(count) / started.elapsed().as_secs_f64();
    let in_line_ms = times_to_tray(&services.db, &drafts).await?;

    let mut alone = Vec::new();
    for number in count + 1..=count + count.min(MOST_SINGLE_CASES) {
        let case = applicant.draft(CaseDocuments::of_case(number)).await?;
        applicant.portal.submit(&case.code).await?;
        workers.wait_until_idle(SINGLE_POLL_INTERVAL).await?;
        alone.push(case);
    }
    let alone_ms = times_to_tray(&services.db, &alone).await?;
    workers.stop().await?;
    let messages = services.db.messages_sent(&ids(&drafts)).await?;
    services.db.close().await;
    Ok(CaseFigures {
        engine: if config.database_url().path().is_some() { "sqlite" } else { "postgres" },
        cases: count,
        documents: CaseDocuments::COUNT,
        children: config.queues.children(),
        cases_per_second,
        documents_only_cases_per_second,
        ratio: cases_per_second / documents_only_cases_per_second,
        in_line_ms,
        alone_ms,
        messages,
    })
}

fn start_workers(services: &Services, config: &Config) -> Result<Workers, StartError> {
    Ok(Workers::start(
        &services.db,
        services.background_work(services.job_tools(config)?, config, Queue::ALL)?,
    ))
}

/// Fills the empty database and gives its only applicant a connection.
async fn connected_applicant(services: &Services, config: &Config) -> Result<BenchApplicant, BenchError> {
    let world = &services.house.world;
    let reviewer = applicant::reviewer(world);
    let mut tx = services.db.begin().await?;
    // Nobody signs in, so there is no password that would fit.
    tx.add_staff(&reviewer, "", None).await?;
    for seed in builtin_catalogue() {
        tx.put_catalogue(&seed.kind, &seed.items, None).await?;
    }
    let procedures: Vec<_> = services.house.procedures.all().map(|procedure| procedure.id.clone()).collect();
    let key = tx.add_api_key("bench", &world.secret(), &procedures, None).await?;
    tx.commit().await?;

    let applicant = BenchApplicant::new(services, key)?;
    let workers = start_workers(services, config)?;
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
