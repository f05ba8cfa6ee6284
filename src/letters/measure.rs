//! What this process has used so far, as Linux counts it.

use std::fs;

/// Ticks a second in `/proc/self/stat`; the same on every Linux that has it.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor time of all threads, user and system, in milliseconds (10 ms steps); 0 where there is no `/proc`.
pub(crate) fn processor_ms() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold spaces; the counted fields start after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: f64 = fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks * 1000.0 / TICKS_PER_SECOND
}

/// Memory in use (resident set) in KiB; 0 where there is no `/proc`.
pub(crate) fn resident_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
