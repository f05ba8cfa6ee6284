//! The calendar as a running process has it: what the configuration says, under the holidays that were imported, which may
//! change while decisions look at it.

use super::{Holidays, WorkingCalendar};
use std::{ops::Deref, sync::OnceLock};

/// A calendar that can be replaced. Whoever looks at one keeps it to the end; the next look finds the new one. Former
/// editions stay until the process ends: they are few and small.
#[derive(Debug)]
pub struct Calendar {
    configured: WorkingCalendar,
    first: Edition,
}

#[derive(Debug)]
struct Edition {
    calendar: WorkingCalendar,
    next: OnceLock<Box<Edition>>,
}

impl Edition {
    fn of(calendar: WorkingCalendar) -> Self {
        Self { calendar, next: OnceLock::new() }
    }
}

impl Calendar {
    /// Takes over the imported holidays; false where they change nothing.
    pub fn keep(&self, imported: &Holidays) -> bool {
        let calendar = self.configured.with_years_of(imported);
        loop {
            let last = self.last();
            if last.calendar == calendar {
                return false;
            }
            if last.next.set(Box::new(Edition::of(calendar.clone()))).is_ok() {
                return true;
            }
        }
    }

    fn last(&self) -> &Edition {
        let mut last = &self.first;
        while let Some(next) = last.next.get() {
            last = next;
        }
        last
    }
}

impl From<WorkingCalendar> for Calendar {
    /// The calendar of the configuration, before anything was imported.
    fn from(configured: WorkingCalendar) -> Self {
        Self { first: Edition::of(configured.clone()), configured }
    }
}

impl Default for Calendar {
    fn default() -> Self {
        WorkingCalendar::default().into()
    }
}

impl Clone for Calendar {
    fn clone(&self) -> Self {
        Self { configured: self.configured.clone(), first: Edition::of((**self).clone()) }
    }
}

impl Deref for Calendar {
    type Target = WorkingCalendar;

    fn deref(&self) -> &WorkingCalendar {
        &self.last().calendar
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::JalaliDate;

    #[test]
    fn an_imported_year_stands_for_itself_and_other_years_stay_as_configured() {
        let day = |text: &str| JalaliDate::parse(text).unwrap();
        let calendar = Calendar::default();
        let before: &WorkingCalendar = &calendar;
        assert!(
            before.is_working(day("1404/01/02")).is_err() && before.is_working(day("1404/02/02")).is_ok()
        );
        let imported = Holidays::from([(day("1404/02/02"), "تعطیلی".to_owned())]);
        assert!(calendar.keep(&imported));
        assert!(!calendar.keep(&imported), "the same again changes nothing");
        assert!(calendar.is_working(day("1404/02/02")).is_err());
        assert!(calendar.is_working(day("1404/01/02")).is_ok(), "the year is what was imported");
        assert!(calendar.is_working(day("1403/01/01")).is_err(), "the year before is not");
        assert!(before.is_working(day("1404/02/02")).is_ok(), "who looked before still sees what was then");
        assert!(calendar.keep(&Holidays::new()), "without an import the configuration counts");
        assert_eq!(*calendar, WorkingCalendar::default());
    }
}
