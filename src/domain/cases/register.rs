//! The incoming register (دفتر وارده): the secretariat registers what arrived and refers it to its addressee (guide 002).

use super::{Actor, Case, Evaluation, EventKind, Refusal, State, Step};
use crate::{
    ids::{CaseId, StaffId},
    letters::Entry,
    messages::Notice,
    office::Office,
    procedures::Procedure,
    staff::{Role, Staff, UnitId},
};
use jiff::Timestamp;

/// The register of what comes in (وارده).
pub const INCOMING: &str = "incoming";

/// A line of the incoming register, as it was written: what becomes of the case later does not change the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Its number and date.
    pub entry: Entry,
    /// The case that it brought.
    pub case: CaseId,
    /// What it was about.
    pub subject: String,
    /// Who sent it.
    pub sender: String,
    /// The unit that it was addressed to.
    pub unit: UnitId,
    /// Who registered it.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
}

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
