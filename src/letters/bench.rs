//! `kartabl bench letters`: how long a letter takes and whether memory stays flat.

use crate::{
    error::LetterError,
    measure::{processor_ms, resident_kib},
    typesetter::Typesetter,
};
use kartabl_domain::letters::{LetterData, verify_url};
use serde::Serialize;
use std::time::Instant;

/// Figures of one run, one calling thread.
#[derive(Debug, Clone, Serialize)]
pub struct LettersFigures {
    /// Letters set after the first.
    pub letters: usize,
    /// The time to read templates, fonts and library.
    pub prepare_ms: f64,
    /// The time of the first letter of the process, with cold caches.
    pub first_ms: f64,
    /// Wall time of the later ones.
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub letters_per_second: f64,
    /// Processor time of all threads, a letter.
    pub cpu_ms_per_letter: f64,
    /// The size of the first letter.
    pub pdf_bytes: usize,
    /// Memory before the first letter, after the first hundredth of the others (caches are full) and after all.
    pub rss_before_kib: u64,
    pub rss_warm_kib: u64,
    pub rss_after_kib: u64,
}

/// Sets `letters` letters of one page that all differ, after a first one.
///
/// # Errors
/// A template that is wrong; the built-in ones are not.
pub fn bench(letters: usize) -> Result<LettersFigures, LetterError> {
    let start = Instant::now();
    let typesetter = Typesetter::new(None)?;
    let prepare_ms = milliseconds(start);
    let rss_before_kib = resident_kib();

    let start = Instant::now();
    let pdf_bytes = typesetter.render("approved", &LetterData::sample())?.len();
    let first_ms = milliseconds(start);

    let mut times = Vec::with_capacity(letters);
    let mut rss_warm_kib = rss_before_kib;
    let (start, cpu) = (Instant::now(), processor_ms());
    for index in 1..=letters {
        let letter = another(index);
        let start = Instant::now();
        typesetter.render("approved", &letter)?;
        times.push(milliseconds(start));
        if index == letters.div_ceil(100) {
            rss_warm_kib = resident_kib();
        }
    }
    let (wall_ms, cpu_ms) = (milliseconds(start), processor_ms() - cpu);
    times.sort_by(f64::total_cmp);
    let count = letters.max(1) as f64;
    Ok(LettersFigures {
        letters,
        prepare_ms,
        first_ms,
        p50_ms: percentile(&times, 50),
        p99_ms: percentile(&times, 99),
        letters_per_second: if wall_ms > 0.0 { letters as f64 * 1000.0 / wall_ms } else { 0.0 },
        cpu_ms_per_letter: cpu_ms / count,
        pdf_bytes,
        rss_before_kib,
        rss_warm_kib,
        rss_after_kib: resident_kib(),
    })
}

/// The sample with other texts throughout, so that no cache can answer for the typesetter.
fn another(index: usize) -> LetterData {
    let mut letter = LetterData::sample();
    letter.number = format!("۱۴۰۵/ص/{index}");
    letter.recipient = format!("{} {index}", letter.recipient);
    letter.subject = format!("{} {index}", letter.subject);
    letter.verification_code = format!("K7QF-{index:08}");
    letter.verification_url = verify_url("https://kartabl.example.ir", &letter.verification_code);
    for text in letter
        .body
        .iter_mut()
        .chain(letter.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten()))
    {
        *text = format!("{text} ({index})");
    }
    letter
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0.0)
}
