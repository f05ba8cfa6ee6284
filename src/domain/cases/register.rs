//! The incoming register (دفتر وارده): the secretariat registers what arrived and refers it to its addressee (guide 002).

use super::{Actor, Case, Evaluation, EventKind, Refusal, State, Step};
use crate::{
    letters::Entry,
    messages::Notice,
    office::Office,
    procedures::Procedure,
    staff::{Role, Staff, UnitId},
};

/// The register of what comes in (وارده).
pub const INCOMING: &str = "incoming";

impl Procedure {
    /// The units to which the secretariat may refer what it registers: the procedure's own first.
    pub fn addressees(&self) -> impl Iterator<Item = &UnitId> {
        let others = self.referrals.iter().map(|referral| &referral.unit);
        std::iter::once(&self.unit).chain(others.filter(|unit| **unit != self.unit))
    }
}

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
        Ok(Step::of(self)
            .record_with(office, actor, registered, crate::text::clean(note))
            .record(office, actor, EventKind::Routed { unit: unit.clone() })
            .tell(office, &Notice::LetterRegistered { number }))
    }
}
