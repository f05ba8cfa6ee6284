//! Reminding the applicant before the deadline is over.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Return, SamavaRequest, State},
    notices::Notice,
    office::Office,
};

impl Case {
    /// Reminds the applicant when so many working days are left as the procedure says, once for each of them.
    /// `None` where nothing is to be said now.
    #[must_use]
    pub fn remind(mut self, office: &Office<'_>) -> Option<Step> {
        let days = &office.procedure(&self).reminders;
        let last = days.iter().min().copied();
        let (State::Returned(Return { deadline, reminded, .. })
        | State::AwaitingSamava(SamavaRequest { deadline, reminded, .. })) = &mut self.state
        else {
            return None;
        };
        let left = i64::from(deadline.days_left(office.calendar, office.office_day()));
        // A reminder that was missed (the service was down) is caught up by the next smaller one.
        let due = days.iter().copied().filter(|day| left <= i64::from(*day) && left >= 0).min()?;
        if !reminded.insert(i64::from(due)) {
            return None;
        }
        let until = office.due(deadline);
        let notice = match last {
            Some(last) if last == due => Notice::LastWarning { until },
            _ => Notice::Reminder { days: left, until },
        };
        let kind = EventKind::Reminded { working_days: left };
        Some(Step::of(self).record(office, Actor::System, kind).tell(office, &notice))
    }
}
