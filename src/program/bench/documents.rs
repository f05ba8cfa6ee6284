//! How many documents are checked and drawn in a second when nothing else happens.

use super::{error::BenchError, papers::Papers};
use crate::{config::Config, errors::RunError, rooms::Rooms};
use kartabl_documents::Unavailable;
use kartabl_domain::documents::Expectation;
use std::time::Instant;
use tokio::task::JoinSet;

/// Checks and draws the documents of all cases, with all children; answers with cases a second.
///
/// # Errors
/// The worker processes can't be run.
pub(super) async fn cases_per_second(
    rooms: &Rooms,
    config: &Config,
    papers: &[Papers],
) -> Result<f64, BenchError> {
    let at_once = config.queues.children();
    // The children start with the first documents, which are not measured.
    let warm_up = papers.iter().cycle().take(at_once * 4).cloned().collect();
    check_all(rooms, warm_up, at_once).await?;
    let started = Instant::now();
    check_all(rooms, papers.to_vec(), at_once).await?;
    let count = u32::try_from(papers.len()).map_or(f64::INFINITY, f64::from);
    Ok(count / started.elapsed().as_secs_f64())
}

async fn check_all(rooms: &Rooms, papers: Vec<Papers>, at_once: usize) -> Result<(), BenchError> {
    let mut running: JoinSet<Result<(), Unavailable>> = JoinSet::new();
    for (bytes, kind) in papers.into_iter().flat_map(Papers::by_kind) {
        if running.len() >= at_once
            && let Some(ended) = running.join_next().await
        {
            ended.map_err(RunError::from)??;
        }
        let inspector = rooms.inspector.clone();
        running.spawn(async move {
            inspector.check(bytes.clone(), Expectation::of(kind)).await?;
            inspector.preview(bytes).await.map(drop)
        });
    }
    running.join_all().await.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}
