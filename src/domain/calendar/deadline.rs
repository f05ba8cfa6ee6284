//! Deadlines: a budget of working days that is used up, stands still while others must act, and can be accounted for.

use super::{Pause, PauseReason, SkipReason, WorkingCalendar};
use crate::values::JalaliDate;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What one day did to a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayAccount {
    /// The event that began the deadline; not counted.
    Started,
    /// A working day, the `n`-th of the budget.
    Counted(u16),
    /// Nobody worked.
    Skipped(SkipReason),
    /// The deadline stood still.
    Paused(PauseReason),
    /// The working day to which the end moved, because the budget was used up on a free day or during a pause.
    Moved,
}

/// One line of a deadline's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineStep {
    /// The day.
    pub date: JalaliDate,
    /// What it did.
    pub account: DayAccount,
}

/// A running deadline of one state of a case: when it began, how many working days it has, and its pauses.
///
/// Only facts are kept; the due date is always computed from them by the calendar, so a changed calendar moves it. All
/// days are office days as [`WorkingCalendar::day_of`] tells them, which puts the evening after closing time on the next
/// day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    started: JalaliDate,
    budget: u16,
    pauses: Vec<Pause>,
}

impl Deadline {
    /// A deadline that begins with an event on the day `on` and has `budget` working days; the day after is day one, and
    /// zero means the same day.
    #[must_use]
    pub fn start(on: JalaliDate, budget: u16) -> Self {
        Self { started: on, budget, pauses: Vec::new() }
    }

    /// Stops the count on the day `on`. A deadline that stands still stays as it is.
    #[must_use]
    pub fn pause(mut self, on: JalaliDate, reason: PauseReason) -> Self {
        if !self.is_paused() {
            let last_event = self.pauses.last().and_then(|pause| pause.until).unwrap_or(self.started);
            self.pauses.push(Pause { from: on.max(last_event), until: None, reason });
        }
        self
    }

    /// Goes on after the day `on` with the days that were left. A running deadline stays as it is.
    #[must_use]
    pub fn resume(mut self, on: JalaliDate) -> Self {
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(on.max(pause.from));
        }
        self
    }

    /// The day of the event that began it.
    #[must_use]
    pub fn started(&self) -> JalaliDate {
        self.started
    }

    /// Its working days.
    #[must_use]
    pub fn budget(&self) -> u16 {
        self.budget
    }

    /// Its pauses, oldest first.
    #[must_use]
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.until.is_none())
    }

    /// The last day; `None` while it stands still with days left.
    #[must_use]
    pub fn due(&self, calendar: &WorkingCalendar) -> Option<JalaliDate> {
        self.walk(calendar, self.started).due
    }

    /// Working days used before a pause or until the end, never more than the budget.
    #[must_use]
    pub fn used(&self, calendar: &WorkingCalendar, today: JalaliDate) -> u16 {
        let steps = self.walk(calendar, self.started).steps;
        let used =
            steps.iter().filter(|step| step.date <= today && matches!(step.account, DayAccount::Counted(_)));
        u16::try_from(used.count()).unwrap_or(self.budget)
    }

    /// Working days left after `today`: zero on the last day, negative when it has passed.
    ///
    /// While it stands still, what is left of the budget. An overdue deadline is overdue by one day at least, also on the
    /// free days right after its end; days that the applicant took meanwhile do not add to it.
    #[must_use]
    pub fn days_left(&self, calendar: &WorkingCalendar, today: JalaliDate) -> i32 {
        match self.due(calendar) {
            None => i32::from(self.budget) - i32::from(self.used(calendar, today)),
            Some(due) if today <= due => calendar.working_days_between(today, due),
            Some(due) => {
                let late = days_between(due, today)
                    .filter(|day| calendar.is_working(*day).is_ok() && self.pause_over(*day).is_none())
                    .count();
                -i32::try_from(late.max(1)).unwrap_or(i32::MAX)
            }
        }
    }

    /// Whether its last day has passed.
    #[must_use]
    pub fn is_overdue(&self, calendar: &WorkingCalendar, today: JalaliDate) -> bool {
        self.due(calendar).is_some_and(|due| due < today)
    }

    /// How the due date came about, day by day from the start to the end, or to `today` while it stands still.
    #[must_use]
    pub fn explain(&self, calendar: &WorkingCalendar, today: JalaliDate) -> Vec<DeadlineStep> {
        self.walk(calendar, today).steps
    }

    /// The only place that counts: each day from the start, until the budget ends on a working day that is not followed
    /// by a pause. A lasting pause is walked until `shown_until`.
    fn walk(&self, calendar: &WorkingCalendar, shown_until: JalaliDate) -> Walk {
        let mut steps = Vec::new();
        let mut used = 0;
        let mut date = self.started;
        loop {
            let working = calendar.is_working(date);
            let is_working = working.is_ok();
            let stands_still = self.pauses.iter().any(|pause| pause.lasts_over(date));
            let is_used_up = used == self.budget;
            let account = match (working, self.pause_over(date)) {
                _ if date == self.started => DayAccount::Started,
                (Err(reason), _) => DayAccount::Skipped(reason),
                (Ok(()), Some(pause)) if stands_still || !is_used_up => DayAccount::Paused(pause.reason),
                _ if is_used_up => DayAccount::Moved,
                _ => {
                    used += 1;
                    DayAccount::Counted(used)
                }
            };
            steps.push(DeadlineStep { date, account });
            if used == self.budget && is_working && !stands_still {
                return Walk { steps, due: Some(date) };
            }
            let pause_lasts = self.is_paused() && self.pauses.last().is_some_and(|pause| pause.from <= date);
            if date == JalaliDate::MAX || (pause_lasts && date >= shown_until) {
                return Walk { steps, due: None };
            }
            date = date.add_days(1);
        }
    }

    fn pause_over(&self, day: JalaliDate) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.covers(day))
    }
}

struct Walk {
    steps: Vec<DeadlineStep>,
    due: Option<JalaliDate>,
}

/// The days after `from` up to and including `to`.
fn days_between(from: JalaliDate, to: JalaliDate) -> impl Iterator<Item = JalaliDate> {
    (1..=from.days_until(to)).map(move |days| from.add_days(days))
}
