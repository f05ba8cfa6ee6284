//! What goes into the statements of both engines, and what comes out of them.

use crate::outcome::Outcome;
use kartabl_domain::orders::Queue;
use std::time::Duration;

/// A claimed job; id and token fence every later write about it.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) token: i64,
    pub(crate) kind: String,
    pub(crate) args: String,
    pub(crate) attempt: u32,
    pub(crate) max_attempts: u32,
    pub(crate) timeout: Duration,
    pub(crate) priority: i32,
    /// From the moment it was due until it was claimed.
    pub(crate) waited: Duration,
    /// The request or job that it was enqueued for.
    pub(crate) trace: Option<String>,
}

/// The columns of a claim as they come: id, kind, args, attempt, maximum, time limit in ms, priority, waited in µs, trace.
pub(super) type ClaimedRow = (i64, String, String, i32, i32, i64, i32, i64, Option<String>);

/// The claim of a lane.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClaimRequest<'a> {
    pub(crate) queue: Queue,
    pub(crate) worker: &'a str,
    pub(crate) lease: Duration,
    /// The most jobs of this claim.
    pub(crate) limit: usize,
    /// The most jobs of the queue that run at once in the whole cluster.
    pub(crate) cluster: Option<usize>,
}

/// The parameters of the claiming statements; times in µs.
pub(super) struct ClaimArgs<'a> {
    pub(super) queue: &'a str,
    pub(super) worker: &'a str,
    pub(super) token: i64,
    pub(super) lease: i64,
    pub(super) limit: i64,
    pub(super) cluster: Option<i64>,
}

/// The end of one attempt.
#[derive(Debug, Clone)]
pub(crate) struct Completion {
    pub(crate) id: i64,
    pub(crate) token: i64,
    pub(crate) outcome: Outcome,
    pub(crate) ran: Duration,
}

/// What a poll found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Queues of this process that have available jobs and are not paused.
    pub(crate) waiting: Vec<Queue>,
    /// Until the next scheduled job is due; zero if it is overdue.
    pub(crate) next_due: Option<Duration>,
}

/// The columns of an outcome that is not [`Outcome::Done`]: state, delay in µs, attempts given back, the attempt's
/// outcome and error where it goes into the history.
pub(super) struct OutcomeColumns<'a> {
    pub(super) state: &'static str,
    pub(super) delay: i64,
    pub(super) refund: i32,
    pub(super) outcome: Option<&'static str>,
    pub(super) error: Option<&'a str>,
}

impl<'a> OutcomeColumns<'a> {
    pub(super) fn of(outcome: &'a Outcome) -> Self {
        let (state, delay, refund, outcome, error) = match outcome {
            Outcome::Requeued { delay, refund, error } => {
                let delay = micros(*delay);
                let state = if delay > 0 { "scheduled" } else { "available" };
                (state, delay, i32::from(*refund), error.as_ref().map(|_| "failed"), error.as_deref())
            }
            Outcome::Discarded { error } => ("discarded", 0, 0, Some("discarded"), Some(error.as_str())),
            Outcome::Cancelled { error } => ("cancelled", 0, 0, Some("cancelled"), Some(error.as_str())),
            Outcome::Done | Outcome::Settled => ("done", 0, 0, None, None),
        };
        Self { state, delay, refund, outcome, error }
    }
}

/// The error of an attempt whose lease ran out without a renewal.
pub(super) const WORKER_LOST: &str = "worker lost";

pub(super) fn claimed(row: ClaimedRow, token: i64) -> Claimed {
    let (id, kind, args, attempt, max_attempts, timeout, priority, waited, trace) = row;
    let whole = |number: i64| u64::try_from(number).unwrap_or(0);
    Claimed {
        id,
        token,
        kind,
        args,
        attempt: u32::try_from(attempt).unwrap_or(0),
        max_attempts: u32::try_from(max_attempts).unwrap_or(0),
        timeout: Duration::from_millis(whole(timeout)),
        priority,
        waited: Duration::from_micros(whole(waited)),
        trace,
    }
}

/// The microseconds of a column.
pub(super) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
