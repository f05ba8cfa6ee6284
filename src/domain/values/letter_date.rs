//! Date of a letter (تاریخ نامه): a day that has come.

use super::{JalaliDate, ValueFault};

const EXPECTED: &str = "تاریخ هجری شمسی تا امروز، به شکل سال/ماه/روز";

/// Reads a letter's date; `today` is the day in Tehran and may be named «امروز».
///
/// # Errors
/// When it is no date of the calendar, or lies in the future (SPEC §2).
pub fn letter_date(given: &str, today: JalaliDate) -> Result<JalaliDate, ValueFault> {
    let date = JalaliDate::parse_near(given, today)?;
    if date > today { Err(ValueFault::expected(EXPECTED)) } else { Ok(date) }
}
