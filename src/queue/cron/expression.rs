//! Cron expressions on Tehran's clock.

use chrono::{DateTime, TimeDelta};
use chrono_tz::{Asia::Tehran, Tz};
use jiff::Timestamp;
use std::str::FromStr;

/// A line of the schedule that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "schedule.{name}: `{expression}` is no cron expression: {reason}; expected `minute hour day month weekday` in Tehran's time, for instance `30 6 * * SAT-WED`; a sixth field before them counts seconds"
)]
pub struct InvalidExpression {
    /// The entry.
    pub name: String,
    /// What was given.
    pub expression: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The ticks of one entry.
#[derive(Debug, Clone)]
pub(super) struct Ticks(cron::Schedule);

impl Ticks {
    pub(super) fn parse(name: &str, expression: &str) -> Result<Self, InvalidExpression> {
        parse(expression).map_err(|reason| InvalidExpression {
            name: name.to_owned(),
            expression: expression.to_owned(),
            reason,
        })
    }

    /// The last tick that is not after `now`.
    pub(super) fn latest(&self, now: Timestamp) -> Option<Timestamp> {
        let after = tehran(now)? + TimeDelta::seconds(1);
        self.0.after(&after).next_back().and_then(timestamp)
    }

    /// The first tick after `now`.
    pub(super) fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.0.after(&tehran(now)?).next().and_then(timestamp)
    }
}

fn tehran(now: Timestamp) -> Option<DateTime<Tz>> {
    Some(DateTime::from_timestamp(now.as_second(), 0)?.with_timezone(&Tehran))
}

fn timestamp(tick: DateTime<Tz>) -> Option<Timestamp> {
    Timestamp::from_second(tick.timestamp()).ok()
}

fn parse(expression: &str) -> Result<Ticks, String> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let (seconds, times, last) = match fields.as_slice() {
        [] => return Err("it is empty".to_owned()),
        [times @ .., last] if times.len() == 4 => ("0", times, last),
        [seconds, times @ .., last] if times.len() == 4 => (*seconds, times, last),
        _ => return Err(format!("it has {} fields, not 5 or 6", fields.len())),
    };
    let weekdays =
        weekdays(last).ok_or_else(|| format!("write weekdays by their names: {}", WEEK.join(", ")))?;
    let schedule = cron::Schedule::from_str(&format!("{seconds} {} {weekdays}", times.join(" ")))
        .map_err(|error| error.to_string().replace('\n', " ").trim().to_owned())?;
    let ticks = Ticks(schedule);
    // The thirtieth of February is well-formed and never comes.
    ticks.next(Timestamp::UNIX_EPOCH).ok_or("it never comes")?;
    Ok(ticks)
}

const WEEK: [&str; 7] = ["SAT", "SUN", "MON", "TUE", "WED", "THU", "FRI"];

/// Weekdays as the parser takes them. Numbers are refused, since programs disagree about them. Ranges are written out,
/// since the parser's week ends with Saturday, and the working week SAT-WED would pass its end.
fn weekdays(field: &str) -> Option<String> {
    if field == "*" {
        return Some(field.to_owned());
    }
    let place = |name: &str| WEEK.iter().position(|day| day.eq_ignore_ascii_case(name));
    let mut days = Vec::new();
    for part in field.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (place(from)?, place(to)?);
        days.extend((0..=(to + 7 - from) % 7).map(|step| WEEK[(from + step) % 7]));
    }
    Some(days.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_are_counted_on_tehrans_clock() {
        let ticks = Ticks::parse("x", "30 6 * * *").unwrap();
        // 06:30 in Tehran is 03:00 UTC.
        assert_eq!(ticks.latest(at("2026-04-01T03:00:00Z")), Some(at("2026-04-01T03:00:00Z")));
        assert_eq!(ticks.latest(at("2026-04-01T02:59:59.9Z")), Some(at("2026-03-31T03:00:00Z")));
        assert_eq!(ticks.next(at("2026-04-01T03:00:00Z")), Some(at("2026-04-02T03:00:00Z")));
        let working = Ticks::parse("x", "0 8 * * SAT-WED").unwrap();
        assert_eq!(working.next(at("2026-04-01T12:00:00Z")), Some(at("2026-04-04T04:30:00Z")));
        let seconds = Ticks::parse("x", "*/20 * * * * *").unwrap();
        assert_eq!(seconds.latest(at("2026-04-01T03:00:59Z")), Some(at("2026-04-01T03:00:40Z")));
        assert_eq!(seconds.next(at("2026-04-01T03:00:40Z")), Some(at("2026-04-01T03:01:00Z")));
        let weekly = Ticks::parse("x", "0 8 * * SAT,SAT").unwrap();
        assert_eq!(weekly.next(at("2026-04-01T00:00:00Z")), Some(at("2026-04-04T04:30:00Z")));
    }

    /// Until 1401 the clock was set forward to 01:00 at midnight in spring and back to 23:00 at midnight in autumn.
    #[test]
    fn in_years_with_summer_time_ticks_follow_the_clock_on_the_wall() {
        let morning = Ticks::parse("x", "0 9 * * *").unwrap();
        assert_eq!(morning.next(at("2022-03-21T12:00:00Z")), Some(at("2022-03-22T04:30:00Z")));
        assert_eq!(morning.next(at("2022-09-20T00:00:00Z")), Some(at("2022-09-20T04:30:00Z")));
        assert_eq!(morning.next(at("2022-09-21T20:30:00Z")), Some(at("2022-09-22T05:30:00Z")));
        assert_eq!(morning.latest(at("2022-09-22T05:29:59Z")), Some(at("2022-09-21T04:30:00Z")));
        // That half hour does not exist on the night of the change.
        let skipped = Ticks::parse("x", "30 0 * * *").unwrap();
        assert_eq!(skipped.next(at("2022-03-21T00:00:00Z")), Some(at("2022-03-22T20:00:00Z")));
    }

    #[test]
    fn a_wrong_expression_is_refused_with_the_name_of_its_entry() {
        for (expression, reason) in [
            ("", "it is empty"),
            ("* * * *", "it has 4 fields, not 5 or 6"),
            ("0 0 0 1 1 * 2026", "it has 7 fields, not 5 or 6"),
            ("0 0 1 1 * 2026", "write weekdays by their names"),
            ("0 8 * * 6", "write weekdays by their names: SAT, SUN"),
            ("61 8 * * *", "61"),
            ("0 0 30 2 *", "it never comes"),
            ("at noon on every day", ""),
        ] {
            let error = Ticks::parse("remind", expression).unwrap_err();
            assert!(error.reason.contains(reason), "{expression}: {error}");
            assert!(
                error.to_string().starts_with(&format!("schedule.remind: `{expression}` is no cron")),
                "{error}"
            );
        }
    }
}
