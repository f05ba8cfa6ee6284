//! How the deadline of a case came about, day by day (SPEC §5).

use crate::views::case_panel::{Deadline, DeadlineStep, DeadlineStepKind};
use kartabl_domain::{
    calendar::{self, DayAccount},
    office::Office,
};
use kartabl_web::present;

/// The days of a deadline with what each of them counts for.
pub(super) fn explain(deadline: &calendar::Deadline, office: &Office<'_>) -> Deadline {
    let today = office.office_day();
    let days = deadline.explain(office.calendar, today);
    let paused_days = days.iter().filter(|day| matches!(day.account, DayAccount::Paused(_))).count();
    let due = deadline.due(office.calendar);
    let steps = days.into_iter().map(|day| {
        let (kind, number, reason) = match &day.account {
            DayAccount::Started => (DeadlineStepKind::Start, None, "آغاز مهلت".to_owned()),
            DayAccount::Counted(number) if Some(day.date) == due => {
                (DeadlineStepKind::Due, Some(i64::from(*number)), "پایان مهلت".to_owned())
            }
            DayAccount::Counted(number) => {
                (DeadlineStepKind::Counted, Some(i64::from(*number)), "روز کاری".to_owned())
            }
            DayAccount::Skipped(reason) => (DeadlineStepKind::Skipped, None, reason.label().to_owned()),
            DayAccount::Paused(reason) => (DeadlineStepKind::Paused, None, reason.label().to_owned()),
            DayAccount::Moved => (DeadlineStepKind::Due, None, "پایان مهلت به این روز افتاد".to_owned()),
        };
        DeadlineStep { day: present::due_day(day.date), kind, number, reason }
    });
    Deadline {
        spent: i64::from(deadline.used(office.calendar, today)),
        budget: i64::from(deadline.budget()),
        due: due.map(present::due_day),
        paused: deadline.is_paused(),
        paused_days: i64::try_from(paused_days).unwrap_or(0),
        steps: steps.collect(),
    }
}
