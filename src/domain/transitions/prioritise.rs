//! Setting the priority of a case.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Priority, Refusal, State},
    office::Office,
    people::{Role, Staff},
};

impl Case {
    /// Sets the priority; anything but the ordinary one needs a reason.
    ///
    /// # Errors
    /// Not the reviewer or the unit's supervisor, or no reason given.
    pub fn prioritise(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        priority: Priority,
        reason: &str,
    ) -> Result<Step, Refusal> {
        let State::Evaluation(evaluation) = &self.state else { return Err(Refusal::wrong(&self.state)) };
        if evaluation.reviewer != Some(staff.id) && !staff.holds(Role::Supervisor, &evaluation.unit) {
            return Err(Refusal::NotYours { holder: evaluation.reviewer });
        }
        let reason = match priority {
            Priority::Normal => reason.to_owned(),
            Priority::Urgent | Priority::Immediate => Refusal::words("reason", reason, 5)?,
        };
        self.priority = priority;
        Ok(Step::of(self).record_with(
            office,
            Actor::Staff(staff.id),
            EventKind::Prioritised { priority },
            reason,
        ))
    }
}
