//! The statement that takes a turn of a rate limit, which differs between the engines by its clock only.

/// `$1` is the key, `$2` the time between two turns, `$3` how many of them may come at once, as a time; `$now` is the
/// expression of the clock. A turn that is taken a little late does not push those behind it. A turn that lies further ahead than any could was
/// taken by a clock that has been set back since: it does not count, and neither does a line of more than an hour.
macro_rules! permit_statement {
    ($now:literal) => {
        concat!(
            "
INSERT INTO job_rates (key, free_at, tail_at, granted)
SELECT $1, us + $2, us, TRUE FROM (SELECT ",
            $now,
            " AS us) AS now WHERE TRUE
ON CONFLICT (key) DO UPDATE SET
  granted = job_rates.free_at <= excluded.tail_at + $3 OR job_rates.free_at > excluded.free_at + $3,
  free_at = CASE
    WHEN job_rates.free_at > excluded.free_at + $3 OR job_rates.free_at <= excluded.tail_at - $2 THEN excluded.free_at
    WHEN job_rates.free_at <= excluded.tail_at + $3 THEN job_rates.free_at + $2
    ELSE job_rates.free_at END,
  tail_at = CASE
    WHEN job_rates.free_at <= excluded.tail_at + $3 THEN job_rates.tail_at
    WHEN job_rates.tail_at < job_rates.free_at OR job_rates.tail_at > excluded.tail_at + 3600000000
      THEN job_rates.free_at
    ELSE job_rates.tail_at + $2 END
RETURNING granted, tail_at - ",
            $now
        )
    };
}
pub(super) use permit_statement;
