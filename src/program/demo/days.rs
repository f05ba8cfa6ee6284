//! The demo's time: office days counted back from now, and a clock that walks through them.

use jiff::{SignedDuration, Timestamp, civil::Time};
use kartabl_domain::{Clock, JalaliDate, WorkingCalendar};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::SeqCst},
};

/// The office day on which the stories begin.
pub(super) const FIRST_DAY: usize = 22;

const OPENING: Time = Time::constant(8, 0, 0, 0);
const CLOSING: Time = Time::constant(16, 30, 0, 0);
/// How long an office day must have lasted to be the last one of the stories.
const MIN_ELAPSED: SignedDuration = SignedDuration::from_mins(30);
/// How many microseconds the clock goes on at each reading, so that later events have later times.
const TICK: i64 = 1_000;

/// A moment of a story: a time of day, so many office days before the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StoryTime {
    days: usize,
    time: Time,
}

impl StoryTime {
    /// The key that sorts moments by time.
    #[cfg(test)]
    pub(super) fn order(self) -> (std::cmp::Reverse<usize>, Time) {
        (std::cmp::Reverse(self.days), self.time)
    }
}

/// The moment of a story: `at(3, "10:20")` is three office days before the last one.
///
/// # Panics
/// If `time` is no time of day. A test of all stories would find that.
pub(super) fn at(days: usize, time: &str) -> StoryTime {
    let (hour, minute) =
        time.split_once(':').and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?))).unwrap_or_default();
    StoryTime { days, time: Time::constant(hour, minute, 0, 0) }
}

/// The office days before a moment.
pub(super) struct OfficeDays {
    now: Timestamp,
    /// The last one first.
    days: Vec<JalaliDate>,
}

impl OfficeDays {
    pub(super) fn before(now: Timestamp, calendar: &WorkingCalendar) -> Self {
        let today = JalaliDate::today(now);
        let back = (0..).map(|days| today.add_days(-days));
        let worked =
            back.filter(|day| calendar.is_working(*day).is_ok() && day.at(OPENING) + MIN_ELAPSED < now);
        Self { now, days: worked.take(FIRST_DAY + 2).collect() }
    }

    pub(super) fn date(&self, at: StoryTime) -> JalaliDate {
        self.days.get(at.days).copied().unwrap_or(JalaliDate::MIN)
    }

    /// The moment in time. The last day may not be over, so its office hours end now at the latest.
    pub(super) fn moment(&self, at: StoryTime) -> Timestamp {
        let day = self.date(at);
        let (opens, closes) = (day.at(OPENING), day.at(CLOSING));
        let end = closes.min(self.now - SignedDuration::from_secs(90));
        let whole = closes.duration_since(opens).as_secs();
        let passed = day.at(at.time).duration_since(opens).as_secs();
        opens + SignedDuration::from_secs(end.duration_since(opens).as_secs() * passed / whole)
    }

    /// How many office days there are.
    pub(super) fn count(&self) -> usize {
        self.days.len()
    }
}

/// A clock that the stage moves. Each reading moves it on a little.
#[derive(Clone)]
pub(super) struct StageClock(Arc<AtomicI64>);

impl StageClock {
    pub(super) fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.as_microsecond())))
    }

    /// Moves the clock to this moment, never back.
    pub(super) fn advance_to(&self, moment: Timestamp) {
        self.0.fetch_max(moment.as_microsecond(), SeqCst);
    }
}

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.fetch_add(TICK, SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_is_past_in_order_and_in_office_hours() {
        let calendar = WorkingCalendar::default();
        // A working morning, its first minutes, an evening, a Friday, and a day after the new year's holidays.
        for now in [
            "2026-11-23T07:12:00Z",
            "2026-11-23T04:31:00Z",
            "2026-11-23T19:00:00Z",
            "2026-11-27T08:00:00Z",
            "2026-04-04T08:00:00Z",
        ] {
            let now: Timestamp = now.parse().unwrap();
            let days = OfficeDays::before(now, &calendar);
            assert_eq!(days.count(), FIRST_DAY + 2);
            let mut last = Timestamp::MIN;
            for day in (0..=FIRST_DAY).rev() {
                for time in ["08:00", "09:30", "16:29"] {
                    let moment = days.moment(at(day, time));
                    assert!(last < moment && moment < now, "{now} {day} {time} {moment}");
                    assert_eq!(calendar.day_of(moment), days.date(at(day, time)));
                    assert!(calendar.is_working(JalaliDate::today(moment)).is_ok());
                    last = moment;
                }
            }
        }
    }

    #[test]
    fn the_clock_never_goes_back() {
        let start: Timestamp = "2026-11-23T07:00:00Z".parse().unwrap();
        let clock = StageClock::at(start);
        assert!(clock.now() < clock.now());
        clock.advance_to(start + SignedDuration::from_hours(5));
        clock.advance_to(start);
        assert!(clock.now() >= start + SignedDuration::from_hours(5));
    }
}
