//! Which days are worked, and counting in them.

use super::{Holidays, Weekend, builtin_holidays};
use crate::values::{JalaliDate, tehran};
use jiff::{Timestamp, civil::Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why a day does not count as a working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// The day belongs to the weekend.
    Weekend,
    /// The day is a holiday or a closure, with its name.
    Holiday(String),
}

impl SkipReason {
    /// The reason in Persian, for the account of a deadline.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Self::Weekend => "آخر هفته",
            Self::Holiday(name) => name,
        }
    }
}

/// Which days are worked and when they end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    weekend: Weekend,
    holidays: Holidays,
    opening_time: Time,
    closing_time: Time,
}

impl Default for WorkingCalendar {
    /// Thursday and Friday free, the holidays that come with the program, closing at 17:00.
    fn default() -> Self {
        Self::new(Weekend::default(), builtin_holidays(), Self::DEFAULT_CLOSING_TIME)
    }
}

impl WorkingCalendar {
    /// When an office day ends, unless the setting says otherwise.
    pub const DEFAULT_CLOSING_TIME: Time = Time::constant(17, 0, 0, 0);
    /// When an office day begins, unless the setting says otherwise.
    pub const DEFAULT_OPENING_TIME: Time = Time::constant(8, 0, 0, 0);

    /// A calendar of the administrator's data; `closing_time` is Tehran's.
    #[must_use]
    pub fn new(weekend: Weekend, holidays: Holidays, closing_time: Time) -> Self {
        Self { weekend, holidays, opening_time: Self::DEFAULT_OPENING_TIME, closing_time }
    }

    /// This calendar with office days that begin at another time in Tehran.
    #[must_use]
    pub fn opening_at(self, opening_time: Time) -> Self {
        Self { opening_time, ..self }
    }

    /// This calendar with other holidays in the years that `imported` has any of: there they are all.
    #[must_use]
    pub fn with_years_of(&self, imported: &Holidays) -> Self {
        let years: BTreeSet<i16> = imported.keys().map(|day| day.year()).collect();
        let mut holidays = self.holidays.clone();
        holidays.retain(|day, _| !years.contains(&day.year()));
        holidays.extend(imported.iter().map(|(day, title)| (*day, title.clone())));
        Self { holidays, ..self.clone() }
    }

    /// The weekly free days.
    #[must_use]
    pub fn weekend(&self) -> Weekend {
        self.weekend
    }

    /// The holidays and closures.
    #[must_use]
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// When an office day ends, in Tehran.
    #[must_use]
    pub fn closing_time(&self) -> Time {
        self.closing_time
    }

    /// Whether the office works on `date`.
    ///
    /// # Errors
    /// The reason why it does not; a holiday inside the weekend counts as weekend.
    pub fn is_working(&self, date: JalaliDate) -> Result<(), SkipReason> {
        if self.weekend.contains(date.weekday()) {
            Err(SkipReason::Weekend)
        } else if let Some(name) = self.holidays.get(&date) {
            Err(SkipReason::Holiday(name.clone()))
        } else {
            Ok(())
        }
    }

    /// The `count`-th working day after `from`; the day after it is the first (SPEC §5).
    ///
    /// Zero means «the same day»: `from` itself, or the next working day when nobody works on it.
    #[must_use]
    pub fn add_working_days(&self, from: JalaliDate, count: u16) -> JalaliDate {
        if count == 0 && self.works_on(from) {
            return from;
        }
        let mut days = days_after(from).filter(|day| self.works_on(*day));
        days.nth(usize::from(count.saturating_sub(1))).unwrap_or(JalaliDate::MAX)
    }

    /// How many working days lie after `from` up to and including `to`; negative when `to` is earlier.
    #[must_use]
    pub fn working_days_between(&self, from: JalaliDate, to: JalaliDate) -> i32 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let counted = days_after(from).take_while(|day| *day <= to).filter(|day| self.works_on(*day)).count();
        i32::try_from(counted).unwrap_or(i32::MAX)
    }

    /// The office day to which a moment belongs. Days end at closing time (SPEC §3), so what happens later in the
    /// evening happens on the next day.
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> JalaliDate {
        let local = moment.to_zoned(tehran());
        let date = JalaliDate::from_civil(local.date());
        if local.time() > self.closing_time { date.add_days(1) } else { date }
    }

    /// The last moment of a deadline that is due on `date`: closing time in Tehran.
    #[must_use]
    pub fn due_at(&self, date: JalaliDate) -> Timestamp {
        date.at(self.closing_time)
    }

    /// When the office next works, where it does not at this moment; `None` in office hours. What is said to applicants by
    /// the clock, and not by somebody's act, is said in office hours only (SPEC §7).
    #[must_use]
    pub fn opens_after(&self, moment: Timestamp) -> Option<Timestamp> {
        let local = moment.to_zoned(tehran());
        let (today, time) = (JalaliDate::from_civil(local.date()), local.time());
        if self.works_on(today) {
            if time < self.opening_time {
                return Some(today.at(self.opening_time));
            }
            if time <= self.closing_time {
                return None;
            }
        }
        Some(self.add_working_days(today, 1).at(self.opening_time))
    }

    fn works_on(&self, date: JalaliDate) -> bool {
        !self.weekend.contains(date.weekday()) && !self.holidays.contains_key(&date)
    }
}

/// The days after `from`, in order, to the end of the calendar.
fn days_after(from: JalaliDate) -> impl Iterator<Item = JalaliDate> {
    std::iter::successors(Some(from), |day| (*day < JalaliDate::MAX).then(|| day.add_days(1))).skip(1)
}
