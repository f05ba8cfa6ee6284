//! The time zone of the office, and what a moment is called in it.

use crate::text::fa;
use jiff::{
    SignedDuration, Timestamp,
    civil::Weekday,
    tz::{Offset, TimeZone},
};

/// The zone of all dates and office hours.
///
/// A fixed +03:30 instead of the zone database: the country ended daylight saving time in 1401, before the first case of
/// this program, and a machine without a zone database must give the same deadlines.
#[must_use]
pub fn tehran() -> TimeZone {
    TimeZone::fixed(Offset::constant(3).saturating_add(SignedDuration::from_mins(30)))
}

/// The time of day of a moment in Tehran, 24 hours, in Persian digits: `۱۰:۴۲`.
#[must_use]
pub fn time_of_day(moment: Timestamp) -> String {
    fa(moment.to_zoned(tehran()).strftime("%H:%M"))
}

/// The Persian name of a day of the week.
#[must_use]
pub fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Saturday => "شنبه",
        Weekday::Sunday => "یکشنبه",
        Weekday::Monday => "دوشنبه",
        Weekday::Tuesday => "سه‌شنبه",
        Weekday::Wednesday => "چهارشنبه",
        Weekday::Thursday => "پنجشنبه",
        Weekday::Friday => "جمعه",
    }
}
