//! Who has the case: a member of the unit takes it, or a supervisor assigns it.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal},
    office::Office,
    people::{Role, Staff},
};

impl Case {
    /// A member of the unit takes the case; from a colleague only with a written reason (SPEC §3). A
    /// proposal that waits for its second person falls then.
    ///
    /// # Errors
    /// No post in the unit, a filing of one's own, or no reason given.
    pub fn take(mut self, office: &Office<'_>, staff: &Staff, reason: &str) -> Result<Step, Refusal> {
        let (station, proposed) = (self.station()?, self.has_proposal());
        if !staff.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(staff)?;
        let reason = match station.reviewer() {
            Some(holder) if holder != staff.id => Refusal::words("reason", reason, 5)?,
            _ => reason.to_owned(),
        };
        self.put(station.held_by(Some(staff.id)));
        let kind = EventKind::Taken { by: staff.id };
        let actor = Actor::Staff(staff.id);
        Ok(Step::of(self).record_with(office, actor, kind, reason).proposal_fell(office, actor, proposed))
    }

    /// A supervisor gives the case to a member of the unit; a proposal of whoever had it falls.
    ///
    /// # Errors
    /// Not the unit's supervisor, or the member has no post there.
    pub fn assign(mut self, office: &Office<'_>, by: &Staff, to: &Staff) -> Result<Step, Refusal> {
        let (station, proposed) = (self.station()?, self.has_proposal());
        if !by.holds(Role::Supervisor, station.unit()) || !to.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(to)?;
        self.put(station.held_by(Some(to.id)));
        let (actor, kind) = (Actor::Staff(by.id), EventKind::Assigned { to: to.id });
        Ok(Step::of(self).record(office, actor, kind).proposal_fell(office, actor, proposed))
    }

    /// The worker gives a case from the unit's pool to a member (SPEC §4).
    ///
    /// # Errors
    /// Somebody has taken it, the member has no post in the unit, or filed it.
    pub fn assign_in_turn(mut self, office: &Office<'_>, to: &Staff) -> Result<Step, Refusal> {
        let station = self.station()?;
        if let Some(holder) = station.reviewer() {
            return Err(Refusal::NotYours { holder: Some(holder) });
        }
        if !to.reviews_for(station.unit()) {
            return Err(Refusal::NotAllowed);
        }
        self.not_own_filing(to)?;
        self.put(station.held_by(Some(to.id)));
        Ok(Step::of(self).record(office, Actor::System, EventKind::Assigned { to: to.id }))
    }
}
