//! The secretariat registers what arrived and refers it to its addressee (guide 002).

use super::Step;
use crate::{
    cases::{Actor, Case, Evaluation, EventKind, Refusal, State},
    letters::{Entry, Incoming},
    notices::Notice,
    office::Office,
    people::{Role, Staff, UnitId},
};

impl Case {
    /// Registers the request under a number of the incoming register, drawn in the same transaction, and refers it to
    /// the unit that it is addressed to; the evaluation begins there.
    ///
    /// # Errors
    /// Another state or post, or a unit that the procedure does not name.
    pub fn register(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        entry: &Entry,
        unit: &UnitId,
        note: &str,
    ) -> Result<Step, Refusal> {
        if !staff.is(Role::Secretariat) {
            return Err(Refusal::NotAllowed);
        }
        if !matches!(self.state, State::AwaitingRegistration { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        let procedure = office.procedure(&self);
        if !procedure.addressees().any(|known| known == unit) {
            return Err(Refusal::UnknownUnit { unit: unit.to_string() });
        }
        self.state = State::Evaluation(Evaluation::pooled(office, procedure, unit.clone()));
        let (actor, number) = (Actor::Staff(staff.id), entry.number());
        let registered = EventKind::Registered { number: number.clone() };
        let incoming = Incoming {
            entry: entry.clone(),
            case: self.id,
            subject: self.title.clone(),
            sender: self.applicant.name.clone(),
            unit: unit.clone(),
            by: staff.id,
            at: office.now,
        };
        let mut step = Step::of(self);
        step.incoming = Some(incoming);
        Ok(step
            .record_with(office, actor, registered, crate::text::clean(note))
            .record(office, actor, EventKind::Routed { unit: unit.clone() })
            .tell(office, &Notice::LetterRegistered { number }))
    }
}
