//! The office's working days: weekend, holidays and closing time, which are admin data (SPEC §5), and deadlines counted in
//! them.

mod deadline;
mod edition;
mod holidays;
mod pause;
mod weekend;
mod working;

#[cfg(test)]
mod tests;

pub use deadline::{DayAccount, Deadline, DeadlineStep};
pub use edition::Calendar;
pub use holidays::{Holidays, builtin_holidays, read_holidays};
pub use pause::{Pause, PauseReason};
pub use weekend::{Weekend, WeekendError};
pub use working::{SkipReason, WorkingCalendar};
