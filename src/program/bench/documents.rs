//! How many documents are checked and drawn in a second when nothing else happens.

use super::{case_documents::CaseDocuments, error::BenchError};
use crate::{config::Config, errors::RunError, services::Services};
use kartabl_documents::Unavailable;
use kartabl_domain::documents::Expectation;
use std::time::Instant;
use tokio::task::JoinSet;

/// Checks and draws the documents of all cases with all worker processes. Returns the number of cases a second.
///
/// # Errors
/// [`BenchError::Documents`] where the worker processes can't be run.
pub(super) async fn cases_per_second(
    services: &Services,
    config: &Config,
    cases: &[CaseDocuments],
) -> Result<f64, BenchError> {
    let at_once = config.queues.children();
    // The worker processes start with the first documents, which are not measured.
    let warm_up = cases.iter().cycle().take(at_once * 4).cloned().collect();
    check_all(services, warm_up, at_once).await?;
    let started = Instant::now();
    check_all(services, cases.to_vec(), at_once).await?;
    let count = u32::try_from(cases.len()).map_or(f64::INFINITY, f64::from);
    Ok(count / started.elapsed().as_secs_f64())
}

async fn check_all(services: &Services, cases: Vec<CaseDocuments>, at_once: usize) -> Result<(), BenchError> {
    let mut running: JoinSet<Result<(), Unavailable>> = JoinSet::new();
    for (bytes, kind) in cases.into_iter().flat_map(CaseDocuments::by_kind) {
        if running.len() >= at_once
            && let Some(ended) = running.join_next().await
        {
            ended.map_err(RunError::from)??;
        }
        let inspector = services.inspector.clone();
        running.spawn(async move {
            inspector.check(bytes.clone(), Expectation::of(kind)).await?;
            inspector.preview(bytes).await.map(drop)
        });
    }
    running.join_all().await.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}
