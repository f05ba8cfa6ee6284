//! Deadlines with and without pauses: their end, what is left of them, and their account.

use super::*;
use crate::calendar::{Holidays, Weekend};
use proptest::prelude::*;

fn day(text: &str) -> JalaliDate {
    JalaliDate::parse(text).unwrap()
}

fn calendar(holidays: &[&str]) -> WorkingCalendar {
    let holidays: Holidays = holidays.iter().map(|date| (day(date), "تعطیل".to_owned())).collect();
    WorkingCalendar::new(Weekend::default(), holidays, WorkingCalendar::DEFAULT_CLOSING_TIME)
}

/// The account in short: `n` counted, `-` skipped, `.` paused, `>` moved, `*` started.
fn account(steps: &[DeadlineStep]) -> String {
    let sign = |step: &DeadlineStep| match &step.account {
        DayAccount::Started => "*".to_owned(),
        DayAccount::Counted(number) => number.to_string(),
        DayAccount::Skipped(_) => "-".to_owned(),
        DayAccount::Paused(_) => ".".to_owned(),
        DayAccount::Moved => ">".to_owned(),
    };
    steps.iter().map(sign).collect()
}

#[test]
fn without_pauses_it_is_the_budget_after_the_event() {
    let calendar = calendar(&["1404/04/14", "1404/04/15"]);
    let deadline = Deadline::start(day("1404/04/11"), 5);
    assert_eq!(deadline.due(&calendar), Some(day("1404/04/22")));
    let steps = deadline.explain(&calendar, day("1404/04/12"));
    assert_eq!(account(&steps), "*----123--45");
    assert_eq!(steps[3].account, DayAccount::Skipped(SkipReason::Holiday("تعطیل".to_owned())));
    for (today, left) in [
        ("1404/04/11", 5),
        ("1404/04/15", 5),
        ("1404/04/18", 2),
        ("1404/04/20", 2),
        ("1404/04/22", 0),
        ("1404/04/23", -1),
        ("1404/04/29", -5),
    ] {
        assert_eq!(deadline.days_left(&calendar, day(today)), left, "{today}");
    }
    assert!(!deadline.is_overdue(&calendar, day("1404/04/22")));
    assert!(deadline.is_overdue(&calendar, day("1404/04/23")));
}

/// The day of the return was begun and counts; the day of the mending does not, the day after it does.
#[test]
fn a_return_stops_the_count_and_the_day_after_mending_goes_on() {
    let calendar = calendar(&[]);
    let running = Deadline::start(day("1405/08/19"), 5);
    let paused = running.pause(day("1405/08/24"), PauseReason::AwaitingApplicant);
    assert_eq!(paused.due(&calendar), None);
    assert_eq!(paused.days_left(&calendar, day("1405/08/30")), 2);
    assert_eq!(account(&paused.explain(&calendar, day("1405/08/30"))), "*1--23...--.");
    let resumed = paused.resume(day("1405/09/01"));
    assert_eq!(resumed.due(&calendar), Some(day("1405/09/03")));
    assert_eq!(account(&resumed.explain(&calendar, day("1405/09/02"))), "*1--23...--..45");
    assert_eq!(resumed.used(&calendar, day("1405/09/02")), 4);
    assert_eq!(resumed.days_left(&calendar, day("1405/09/02")), 1);
    let json = serde_json::to_string(&resumed).unwrap();
    assert_eq!(serde_json::from_str::<Deadline>(&json).unwrap(), resumed);
}

#[test]
fn paused_on_its_last_day_it_ends_on_the_day_of_its_return() {
    let calendar = calendar(&[]);
    let paused = Deadline::start(day("1405/09/01"), 1).pause(day("1405/09/02"), PauseReason::Referred);
    assert_eq!(paused.due(&calendar), None);
    assert_eq!(paused.days_left(&calendar, day("1405/09/03")), 0);
    assert_eq!(paused.clone().resume(day("1405/09/04")).due(&calendar), Some(day("1405/09/04")));
    // 1405/09/05 is a Thursday.
    let moved = paused.resume(day("1405/09/05"));
    assert_eq!(moved.due(&calendar), Some(day("1405/09/07")));
    assert_eq!(account(&moved.explain(&calendar, day("1405/09/05"))), "*1..-->");
}

#[test]
fn a_missed_deadline_stays_missed_and_the_applicants_days_do_not_add_to_it() {
    let calendar = calendar(&[]);
    let deadline = Deadline::start(day("1405/08/30"), 1);
    assert_eq!(deadline.due(&calendar), Some(day("1405/09/01")));
    let resumed = deadline.pause(day("1405/09/02"), PauseReason::AwaitingApplicant).resume(day("1405/09/09"));
    assert_eq!(resumed.due(&calendar), Some(day("1405/09/01")));
    assert_eq!(resumed.days_left(&calendar, day("1405/09/08")), -1);
    assert_eq!(resumed.days_left(&calendar, day("1405/09/10")), -2);
}

#[test]
fn the_same_day_deadline() {
    let calendar = calendar(&[]);
    let on_a_working_day = Deadline::start(day("1405/09/02"), 0);
    assert_eq!(on_a_working_day.due(&calendar), Some(day("1405/09/02")));
    let on_a_friday = Deadline::start(day("1405/09/06"), 0);
    assert_eq!(on_a_friday.due(&calendar), Some(day("1405/09/07")));
    assert_eq!(on_a_friday.days_left(&calendar, day("1405/09/06")), 1);
    assert_eq!(on_a_friday.days_left(&calendar, day("1405/09/07")), 0);
    assert_eq!(account(&on_a_friday.explain(&calendar, day("1405/09/06"))), "*>");
    let paused_again = on_a_friday.pause(day("1405/09/07"), PauseReason::AwaitingApplicant);
    assert_eq!(paused_again.due(&calendar), None);
    assert_eq!(paused_again.resume(day("1405/09/08")).due(&calendar), Some(day("1405/09/08")));
}

#[test]
fn pausing_twice_or_resuming_what_runs_changes_nothing() {
    let running = Deadline::start(day("1405/09/01"), 5);
    assert_eq!(running.clone().resume(day("1405/09/03")), running);
    let paused = running.pause(day("1405/09/02"), PauseReason::Referred);
    assert_eq!(paused.clone().pause(day("1405/09/04"), PauseReason::AwaitingApplicant), paused);
}

#[test]
fn a_new_holiday_moves_a_running_deadline() {
    let deadline = Deadline::start(day("1405/09/01"), 3);
    assert_eq!(deadline.due(&calendar(&[])), Some(day("1405/09/04")));
    assert_eq!(deadline.due(&calendar(&["1405/09/03"])), Some(day("1405/09/07")));
}

proptest! {
    #[test]
    fn the_account_agrees_with_the_due_date(
        budget in 0_u16..20,
        gaps in proptest::collection::vec(0_i32..12, 0..7),
        free in proptest::collection::vec(0_i32..60, 0..8),
    ) {
        let start = day("1405/08/01");
        let holidays = free.iter().map(|days| (start.add_days(*days), String::new())).collect();
        let calendar = WorkingCalendar::new(Weekend::default(), holidays, WorkingCalendar::DEFAULT_CLOSING_TIME);
        let mut deadline = Deadline::start(start, budget);
        let mut today = start;
        for gap in gaps {
            today = today.add_days(gap);
            let left = deadline.days_left(&calendar, today);
            let was_paused = deadline.is_paused();
            deadline = if was_paused { deadline.resume(today) } else { deadline.pause(today, PauseReason::Referred) };
            // What was left is kept, but that a deadline without days left moves off a free day.
            prop_assert!(deadline.days_left(&calendar, today) == left || left <= 0 || calendar.is_working(today).is_err());
        }
        let steps = deadline.explain(&calendar, today);
        let counted = steps.iter().filter(|step| matches!(step.account, DayAccount::Counted(_))).count();
        prop_assert!(steps.windows(2).all(|pair| pair[0].date.add_days(1) == pair[1].date));
        prop_assert!(counted <= usize::from(budget));
        match deadline.due(&calendar) {
            Some(due) => {
                prop_assert_eq!(steps.last().unwrap().date, due);
                prop_assert_eq!(counted, usize::from(budget));
                prop_assert!(calendar.is_working(due).is_ok());
                prop_assert_eq!(deadline.is_overdue(&calendar, today), deadline.days_left(&calendar, today) < 0);
            }
            None => prop_assert!(deadline.is_paused() && deadline.days_left(&calendar, today) >= 0),
        }
        if deadline.pauses().is_empty() {
            prop_assert_eq!(deadline.due(&calendar), Some(calendar.add_working_days(start, budget)));
        }
    }
}
