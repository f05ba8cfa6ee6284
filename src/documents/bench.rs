//! How fast documents are checked, in this process and through the children.

use crate::{Inspector, Settings, Unavailable, check, fixtures};
use bytes::Bytes;
use kartabl_domain::documents::{DocumentKind, Expectation};
use serde::Serialize;
use std::{num::NonZeroU32, time::Instant};
use tokio::task::JoinSet;

/// What a run measured.
#[derive(Debug, Clone, Serialize)]
pub struct Measured {
    /// Different letters that were checked in turn.
    pub letters: usize,
    /// The mean size of a letter.
    pub mean_bytes: usize,
    /// One after the other in this process.
    pub in_process: Rate,
    /// Microseconds to the first answer of a child, its start included.
    pub first_answer_microseconds: f64,
    /// One after the other through a child: what asking it costs.
    pub one_by_one: Rate,
    /// As many at once as there are children.
    pub pool: Rate,
    /// How many children there were.
    pub children: usize,
    /// Small pictures of the first page, in this process.
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
/// The children can't be run.
pub async fn run(settings: Settings, letters: &[Bytes], checks: NonZeroU32) -> Result<Measured, Unavailable> {
    let checks = checks.get();
    let expectation = Expectation::of(DocumentKind::Letter);
    let started = Instant::now();
    for letter in letters.iter().cycle().take(checks as usize) {
        std::hint::black_box(check(letter, &expectation));
    }
    let in_process = Rate::since(started, checks);

    let children = settings.children;
    let inspector = Inspector::start(settings)?;
    let first_answer_microseconds = ask(&inspector, letters, 1, 1).await?.mean_microseconds;
    ask(&inspector, letters, 64, children).await?;
    let one_by_one = ask(&inspector, letters, checks, 1).await?;
    let pool = ask(&inspector, letters, checks, children).await?;
    inspector.shutdown().await;

    let drawn = checks.div_ceil(20);
    let started = Instant::now();
    for letter in letters.iter().cycle().take(drawn as usize) {
        std::hint::black_box(crate::preview(letter));
    }
    let previews = Rate::since(started, drawn);
    Ok(Measured {
        letters: letters.len(),
        mean_bytes: letters.iter().map(Bytes::len).sum::<usize>() / letters.len().max(1),
        in_process,
        first_answer_microseconds,
        one_by_one,
        pool,
        children,
        previews,
    })
}

/// Letters as an office writes them, each a little different, so that nothing is checked twice in a row.
pub fn letters() -> Vec<Bytes> {
    (1..=64).map(|number| fixtures::office_letter(&format!("1403/{number}"), "1403/07/15").into()).collect()
}

/// Checks through the inspector, so many at once.
async fn ask(
    inspector: &Inspector,
    letters: &[Bytes],
    checks: u32,
    at_once: usize,
) -> Result<Rate, Unavailable> {
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for letter in letters.iter().cycle().take(checks as usize) {
        if asking.len() >= at_once
            && let Some(Ok(answer)) = asking.join_next().await
        {
            answer?;
        }
        let (inspector, letter) = (inspector.clone(), letter.clone());
        asking.spawn(async move { inspector.check(letter, Expectation::of(DocumentKind::Letter)).await });
    }
    for answer in asking.join_all().await {
        answer?;
    }
    Ok(Rate::since(started, checks))
}
