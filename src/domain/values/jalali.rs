//! Jalali (Persian solar) dates.

use super::{ValueFault, tehran, weekday_name};
use crate::text::{ascii_digits, clean_line, fa};
use icu_calendar::{Date, Iso, cal::Persian};
use jiff::{
    SignedDuration, Timestamp,
    civil::{self, Weekday},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const EXPECTED: &str = "تاریخ هجری شمسی به شکل سال/ماه/روز، مانند ۱۴۰۴/۰۴/۱۱";

const MONTHS: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

/// [`JalaliDate::MIN`] and [`JalaliDate::MAX`] in the Gregorian calendar.
const FIRST_DAY: civil::Date = civil::date(1821, 3, 21);
const LAST_DAY: civil::Date = civil::date(2221, 3, 20);

/// A day of the Jalali calendar, from 1200/01/01 to 1599/12/29.
///
/// The range lies inside the years for which the calendar's arithmetic agrees with the astronomical one, and keeps a
/// Gregorian year from being taken for a Jalali one. Shown and serialised as `1404/04/11` in ASCII digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JalaliDate {
    year: i16,
    month: u8,
    day: u8,
}

impl JalaliDate {
    /// The first day of the range.
    pub const MIN: Self = Self { year: 1200, month: 1, day: 1 };
    /// The last day of the range.
    pub const MAX: Self = Self { year: 1599, month: 12, day: 29 };

    /// A day by its parts; `None` when the calendar has no such day or it is out of range.
    #[must_use]
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        Date::try_new_persian(year.into(), month, day).ok()?;
        let date = Self { year, month, day };
        (Self::MIN..=Self::MAX).contains(&date).then_some(date)
    }

    /// Reads `سال/ماه/روز` or `روز/ماه/سال` in Persian, Arabic or ASCII digits, parted by `/`, `-` or `.`; the year has
    /// four digits.
    ///
    /// # Errors
    /// When the text has another form or names a day that the calendar does not have, such as 1404/12/30.
    pub fn parse(given: &str) -> Result<Self, ValueFault> {
        read(&plain(given)).ok_or(ValueFault::expected(EXPECTED))
    }

    /// Parses a date, or «امروز» and «دیروز» as seen from `today`.
    ///
    /// # Errors
    /// When the text is neither, has another form, or names a day that the calendar does not have.
    pub fn parse_near(given: &str, today: Self) -> Result<Self, ValueFault> {
        match plain(given).as_str() {
            "امروز" => Ok(today),
            "دیروز" => Ok(today.add_days(-1)),
            text => read(text).ok_or(ValueFault::expected(EXPECTED)),
        }
    }

    /// The day of a moment in Tehran.
    #[must_use]
    pub fn today(now: Timestamp) -> Self {
        Self::from_civil(now.to_zoned(tehran()).date())
    }

    /// The Jalali day of a Gregorian one. Days outside of the range become its first or last day.
    #[must_use]
    pub fn from_civil(date: civil::Date) -> Self {
        let in_range = date.clamp(FIRST_DAY, LAST_DAY);
        let converted = Date::try_new_iso(
            in_range.year().into(),
            in_range.month().unsigned_abs(),
            in_range.day().unsigned_abs(),
        )
        .map(|iso| iso.to_calendar(Persian));
        let parts = converted.ok().and_then(|date| {
            let year = i16::try_from(date.year().extended_year()).ok()?;
            Some(Self { year, month: date.month().ordinal, day: date.day_of_month().0 })
        });
        parts.expect("every Gregorian day of the range has its Jalali day")
    }

    /// The Gregorian day of this one, for ISO attributes, the database and arithmetic.
    #[must_use]
    pub fn to_civil(self) -> civil::Date {
        let converted =
            Date::try_new_persian(self.year.into(), self.month, self.day).map(|date| date.to_calendar(Iso));
        let parts = converted.ok().and_then(|date| {
            let year = i16::try_from(date.year().extended_year()).ok()?;
            let month = i8::try_from(date.month().ordinal).ok()?;
            civil::Date::new(year, month, i8::try_from(date.day_of_month().0).ok()?).ok()
        });
        parts.expect("a JalaliDate is only made of parts that the calendar has")
    }

    /// The moment of this day's `time` in Tehran.
    #[must_use]
    pub fn at(self, time: civil::Time) -> Timestamp {
        let zoned = self.to_civil().to_datetime(time).to_zoned(tehran());
        zoned.expect("years 1821 to 2221 are within the range of timestamps").timestamp()
    }

    /// The day `days` later, or earlier when negative; at the ends of the range, its first or last day.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        Self::from_civil(self.to_civil().saturating_add(SignedDuration::from_hours(24 * i64::from(days))))
    }

    /// Days from this day to `other`, negative when that is earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> i32 {
        self.to_civil()
            .duration_until(other.to_civil())
            .as_hours()
            .div_euclid(24)
            .try_into()
            .unwrap_or(i32::MAX)
    }

    /// The year, 1200 to 1599.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 (فروردین) to 12 (اسفند).
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.to_civil().weekday()
    }

    /// The Persian name of the day of the week.
    #[must_use]
    pub fn weekday_name(self) -> &'static str {
        weekday_name(self.weekday())
    }

    /// The Persian name of the month.
    #[must_use]
    pub fn month_name(self) -> &'static str {
        MONTHS[usize::from(self.month) - 1]
    }

    /// For letters and tables with a year: `۱۴۰۵/۰۹/۰۲`.
    #[must_use]
    pub fn numeric(self) -> String {
        fa(self)
    }

    /// For prose: `۲ آذر ۱۴۰۵`.
    #[must_use]
    pub fn long(self) -> String {
        format!("{} {}", self.short(), fa(self.year))
    }

    /// For lists: `۲ آذر`.
    #[must_use]
    pub fn short(self) -> String {
        format!("{} {}", fa(self.day), self.month_name())
    }

    /// For deadlines: `دوشنبه ۲ آذر ۱۴۰۵`.
    #[must_use]
    pub fn with_weekday(self) -> String {
        format!("{} {}", self.weekday_name(), self.long())
    }
}

impl fmt::Display for JalaliDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}/{:02}/{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for JalaliDate {
    type Err = ValueFault;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        Self::parse(given)
    }
}

impl TryFrom<String> for JalaliDate {
    type Error = ValueFault;

    fn try_from(given: String) -> Result<Self, Self::Error> {
        Self::parse(&given)
    }
}

impl From<JalaliDate> for String {
    fn from(date: JalaliDate) -> Self {
        date.to_string()
    }
}

fn plain(given: &str) -> String {
    ascii_digits(&clean_line(given))
}

fn read(text: &str) -> Option<JalaliDate> {
    let mut parts = text.split(['/', '-', '.']).map(str::trim);
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let is_number = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.next().is_some() || !is_number(year, 4..=4) || !is_number(month, 1..=2) || !is_number(day, 1..=2)
    {
        return None;
    }
    JalaliDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests;
