//! How fast documents are checked and drawn by worker processes.

use crate::inspector::{Inspector, queue::Unavailable, settings::Settings};
use bytes::Bytes;
use kartabl_domain::documents::{DocumentKind, Expectation};
use serde::Serialize;
use std::{num::NonZeroU32, time::Instant};
use tokio::task::JoinSet;

/// The figures of one run.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Different letters that were checked in turn.
    pub letters: usize,
    /// The mean size of a letter.
    pub mean_bytes: usize,
    /// Microseconds to the first answer of a process, its start included.
    pub first_answer_microseconds: f64,
    /// Checks one after the other.
    pub one_by_one: Rate,
    /// Checks with all processes at work.
    pub pool: Rate,
    /// How many processes there were.
    pub processes: usize,
    /// Small pictures of the first page, drawn one after the other.
    pub previews: Rate,
}

/// How often something was done in which time.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Rate {
    /// How often.
    pub count: u32,
    /// In how many seconds by the clock.
    pub seconds: f64,
    /// Times in a second.
    pub per_second: f64,
    /// The time of one, in microseconds, if they were done one after the other.
    pub mean_microseconds: f64,
}

impl Rate {
    fn since(started: Instant, count: u32) -> Self {
        let seconds = started.elapsed().as_secs_f64();
        let per_second = f64::from(count) / seconds;
        Self { count, seconds, per_second, mean_microseconds: 1e6 / per_second }
    }
}

/// Checks these letters in turn, so many times in each way.
///
/// # Errors
/// The worker processes can't be run.
pub async fn run(settings: Settings, letters: &[Bytes], checks: NonZeroU32) -> Result<Measured, Unavailable> {
    let checks = checks.get();
    let processes = settings.processes;
    let inspector = Inspector::start(settings)?;
    let check = async |count, at_once| {
        many(letters, count, at_once, |letter| {
            let inspector = inspector.clone();
            async move { inspector.check(letter, Expectation::of(DocumentKind::Letter)).await.map(drop) }
        })
        .await
    };
    let first_answer_microseconds = check(1, 1).await?.mean_microseconds;
    // All processes are started before they are measured.
    check(64, processes).await?;
    let one_by_one = check(checks, 1).await?;
    let pool = check(checks, processes).await?;
    let previews = many(letters, checks.div_ceil(20), 1, |letter| {
        let inspector = inspector.clone();
        async move { inspector.preview(letter).await.map(drop) }
    })
    .await?;
    inspector.shutdown().await;
    Ok(Measured {
        letters: letters.len(),
        mean_bytes: letters.iter().map(Bytes::len).sum::<usize>() / letters.len().max(1),
        first_answer_microseconds,
        one_by_one,
        pool,
        processes,
        previews,
    })
}

/// Does something with the letters in turn, so many at once.
async fn many<F>(
    letters: &[Bytes],
    count: u32,
    at_once: usize,
    ask: impl Fn(Bytes) -> F,
) -> Result<Rate, Unavailable>
where
    F: Future<Output = Result<(), Unavailable>> + Send + 'static,
{
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for letter in letters.iter().cycle().take(count as usize) {
        if asking.len() >= at_once
            && let Some(Ok(answer)) = asking.join_next().await
        {
            answer?;
        }
        asking.spawn(ask(letter.clone()));
    }
    for answer in asking.join_all().await {
        answer?;
    }
    Ok(Rate::since(started, count))
}
