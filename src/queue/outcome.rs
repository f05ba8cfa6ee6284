//! The outcome of an attempt: what a handler's answer means for its job.

use crate::error::JobError;
use kartabl_domain::World;
use std::time::Duration;

/// The longest text that is kept of an error, in characters.
const LONGEST_ERROR: usize = 2_000;
/// The longest backoff.
const LONGEST_DELAY: u64 = 3_600;

/// What is written about one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Succeeded.
    Done,
    /// The handler finished the job in its own transaction; there is nothing to write.
    Settled,
    /// Back to the queue after `delay`. A refund gives the attempt back; an error is a failed attempt.
    Requeued { delay: Duration, refund: bool, error: Option<String> },
    /// Never again.
    Discarded { error: String },
    /// Not wanted any more.
    Cancelled { error: String },
}

impl Outcome {
    /// Back to the queue at once, as if it had never been claimed.
    pub(crate) const RELEASE: Self = Self::Requeued { delay: Duration::ZERO, refund: true, error: None };

    /// The outcome of a handler's answer.
    pub(crate) fn of(answer: Result<(), JobError>, attempt: u32, max_attempts: u32, world: &World) -> Self {
        let (delay, error) = match answer {
            Ok(()) => return Self::Done,
            Err(JobError::Snooze(until)) => {
                let delay = Duration::try_from(until.duration_since(world.now())).unwrap_or_default();
                return Self::Requeued { delay, refund: true, error: None };
            }
            Err(JobError::Discard(error)) => return Self::Discarded { error: short(&error) },
            Err(JobError::Cancel(error)) => return Self::Cancelled { error: short(&error) },
            Err(JobError::Retry(error)) => (backoff(attempt, world), error),
            Err(JobError::RetryAfter(delay, error)) => (delay, error),
        };
        let error = short(&error);
        if attempt >= max_attempts {
            Self::Discarded { error }
        } else {
            Self::Requeued { delay, refund: false, error: Some(error) }
        }
    }

    /// Its name in metrics and logs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Done | Self::Settled => "done",
            Self::Requeued { error: Some(_), .. } => "failed",
            Self::Requeued { .. } => "snoozed",
            Self::Discarded { .. } => "discarded",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// About 2, 4, 8 … seconds and an hour at most, spread by a fifth either way so that jobs that failed together do not
/// come back together.
fn backoff(attempt: u32, world: &World) -> Duration {
    let seconds = 2_u64.saturating_pow(attempt.clamp(1, 12)).min(LONGEST_DELAY);
    let spread = u16::from_le_bytes(world.bytes());
    Duration::from_secs(seconds).mul_f64(0.8 + 0.4 * f64::from(spread) / f64::from(u16::MAX))
}

fn short(error: &str) -> String {
    error.chars().filter(|character| *character != '\0').take(LONGEST_ERROR).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, Timestamp};
    use kartabl_domain::clock::fixed;

    #[test]
    fn backoff_doubles_spreads_and_ends_at_an_hour() {
        let (world, _) = fixed::world(Timestamp::UNIX_EPOCH, 1);
        for (attempt, seconds) in [(1, 2.0), (2, 4.0), (5, 32.0), (12, 3600.0), (4_000_000_000, 3600.0)] {
            let delays: Vec<f64> = (0..50).map(|_| backoff(attempt, &world).as_secs_f64()).collect();
            assert!(delays.iter().all(|delay| (0.8 * seconds..=1.2 * seconds).contains(delay)), "{delays:?}");
            assert!(
                delays.iter().any(|delay| *delay < seconds) && delays.iter().any(|delay| *delay > seconds)
            );
        }
    }

    #[test]
    fn each_answer_has_its_outcome() {
        let (world, _) = fixed::world(Timestamp::UNIX_EPOCH, 1);
        let of = |answer, attempt| Outcome::of(answer, attempt, 3, &world);
        assert_eq!(of(Ok(()), 1), Outcome::Done);
        let delay = Duration::from_secs(7);
        let later = JobError::retry_after::<&str>(delay)("busy");
        assert_eq!(
            of(Err(later.clone()), 2),
            Outcome::Requeued { delay, refund: false, error: Some("busy".into()) }
        );
        assert_eq!(of(Err(later), 3), Outcome::Discarded { error: "busy".into() });
        assert_eq!(of(Err(JobError::discard("no")), 1), Outcome::Discarded { error: "no".into() });
        assert_eq!(
            of(Err(JobError::cancel("withdrawn")), 1),
            Outcome::Cancelled { error: "withdrawn".into() }
        );
        let until = world.now() + SignedDuration::from_secs(7);
        assert_eq!(
            of(Err(JobError::snooze(until)), 3),
            Outcome::Requeued { delay, refund: true, error: None }
        );
        assert_eq!(of(Err(JobError::snooze(Timestamp::MIN)), 3), Outcome::RELEASE);
    }
}
