//! What the benchmark of whole cases measures.

use serde::Serialize;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct CaseFigures {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// Whole cases, submitted as fast as the database takes them.
    pub cases: u32,
    /// Each with so many documents: a letter, a licence, a logo.
    pub documents: u32,
    /// How many documents are looked at at once.
    pub children: usize,
    /// Submitted, documents checked and drawn, inspected, routed, messages handed over.
    pub cases_per_second: f64,
    /// The same documents, checked and drawn by the same children, and nothing else; in cases.
    pub documents_only_cases_per_second: f64,
    /// The former by the latter.
    pub ratio: f64,
    /// From submission to the tray while all cases come at once: most of it is waiting in line.
    pub in_line_ms: Quantiles,
    /// From submission to the tray, one case at a time, its documents uploaded just before.
    pub alone_ms: Quantiles,
    /// Messages that left, one a case.
    pub messages: i64,
}

/// Quantiles in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quantiles {
    /// Half of the times were shorter.
    pub p50: f64,
    /// 95 of 100 were.
    pub p95: f64,
}

impl Quantiles {
    /// Quantiles of durations in microseconds, which are sorted.
    pub(super) fn of_sorted(micros: &[i64]) -> Self {
        // Microseconds of a measurement are far below the precision of a double.
        let quantile = |percent: usize| {
            let index = micros.len().saturating_sub(1) * percent / 100;
            micros.get(index).map_or(f64::NAN, |wait| *wait as f64 / 1_000.0)
        };
        Self { p50: quantile(50), p95: quantile(95) }
    }
}
