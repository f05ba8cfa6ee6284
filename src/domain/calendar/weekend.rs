//! The weekly free days.

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

/// The names of the days in settings, Saturday first.
const NAMES: [(&str, Weekday); 7] = [
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
];

/// The days of the week on which nobody works; never all seven. In settings a list such as `["thursday", "friday"]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Weekend {
    /// In the order of `NAMES`.
    free: [bool; 7],
}

/// A weekend that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeekendError {
    /// A week of free days would never let a deadline end.
    #[error("a weekend cannot be the whole week")]
    AllSevenDays,
    /// A name that is no day's.
    #[error("unknown day `{0}`; days are saturday to friday in English")]
    UnknownDay(String),
}

impl Default for Weekend {
    /// Thursday and Friday (SPEC §5).
    fn default() -> Self {
        Self { free: NAMES.map(|(_, day)| matches!(day, Weekday::Thursday | Weekday::Friday)) }
    }
}

impl Weekend {
    /// A weekend of these days.
    ///
    /// # Errors
    /// When they are all seven.
    pub fn of(days: &[Weekday]) -> Result<Self, WeekendError> {
        let free = NAMES.map(|(_, day)| days.contains(&day));
        if free.iter().all(|is_free| *is_free) { Err(WeekendError::AllSevenDays) } else { Ok(Self { free }) }
    }

    /// Whether `day` is free each week.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.days().any(|free| free == day)
    }

    /// The free days, Saturday first.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        NAMES.into_iter().zip(self.free).filter(|(_, is_free)| *is_free).map(|((_, day), _)| day)
    }
}

impl TryFrom<Vec<String>> for Weekend {
    type Error = WeekendError;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        let day_of = |name: &String| {
            let known = NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
            known.map(|(_, day)| *day).ok_or_else(|| WeekendError::UnknownDay(name.clone()))
        };
        Self::of(&names.iter().map(day_of).collect::<Result<Vec<_>, _>>()?)
    }
}

impl From<Weekend> for Vec<String> {
    fn from(weekend: Weekend) -> Self {
        let names = NAMES.into_iter().zip(weekend.free).filter(|(_, is_free)| *is_free);
        names.map(|((name, _), _)| name.to_owned()).collect()
    }
}
