//! Holidays and closures: those that come with the program, and files of them.

use crate::values::JalaliDate;
use std::collections::BTreeMap;

/// The calendars that come with the program, one file a year.
const BUILTIN_YEARS: [&str; 4] = [
    include_str!("holidays/1403.toml"),
    include_str!("holidays/1404.toml"),
    include_str!("holidays/1405.toml"),
    include_str!("holidays/1406.toml"),
];

/// Holidays and ad-hoc closures with their names.
pub type Holidays = BTreeMap<JalaliDate, String>;

/// Reads a file of holidays: TOML lines such as `"1404/01/01" = "آغاز نوروز"`.
///
/// # Errors
/// When the text is no such file; the error names line and column and what is expected.
pub fn read_holidays(file: &str) -> Result<Holidays, toml::de::Error> {
    toml::from_str(file)
}

/// The holidays that come with the program, 1403 to 1406.
///
/// Solar ones of all years, and the lunar ones that were announced when the file was written; the rest is imported by the
/// administrator each year.
#[must_use]
pub fn builtin_holidays() -> Holidays {
    let read = |file| read_holidays(file).expect("the embedded holiday files are read by a test");
    BUILTIN_YEARS.into_iter().flat_map(read).collect()
}
