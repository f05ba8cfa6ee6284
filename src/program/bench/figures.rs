//! What the benchmark of whole cases measures.

use serde::Serialize;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct CaseFigures {
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// How many cases were submitted, as fast as the database took them.
    pub cases: u32,
    /// How many documents each case has: a letter, a licence, a logo.
    pub documents: u32,
    /// How many worker processes checked documents.
    pub children: usize,
    /// Whole cases a second: submitted, documents checked and drawn, inspected, routed, messages handed over.
    pub cases_per_second: f64,
    /// How many cases a second the checks of their documents alone allow: checked and drawn, and nothing else.
    pub documents_only_cases_per_second: f64,
    /// `cases_per_second` divided by `documents_only_cases_per_second`.
    pub ratio: f64,
    /// The time from submission to the tray while all cases come at once. Most of it is waiting in line.
    pub in_line_ms: Quantiles,
    /// The time from submission to the tray, one case at a time, its documents uploaded just before.
    pub alone_ms: Quantiles,
    /// How many messages were handed over, one a case.
    pub messages: i64,
}

/// Quantiles in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Quantiles {
    /// Half of the times were shorter.
    pub p50: f64,
    /// 95 of 100 times were shorter.
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
