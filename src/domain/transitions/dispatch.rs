//! A letter on its way (در حال ارسال): what the post took, and ways that are set aside.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal},
    letters::{
        Letter, Stage,
        dispatch::{Dispatch, Standing},
    },
    office::Office,
    people::Staff,
    procedures::Route,
    values::{ConsignmentNumber, JalaliDate},
};

impl Case {
    /// The way of a letter that is on its way; the way must still be open.
    pub(super) fn way<'l>(&self, letter: &'l mut Letter, route: Route) -> Result<&'l mut Dispatch, Refusal> {
        self.letter_in_hand(letter)?;
        let on_its_way = matches!(letter.stage, Stage::Dispatching { .. });
        let way = letter.dispatches.iter_mut().find(|way| way.route() == route);
        way.filter(|way| on_its_way && !way.standing.is_settled()).ok_or_else(|| Refusal::wrong(&self.state))
    }

    /// The secretariat records what the post took.
    ///
    /// # Errors
    /// Another state or post, or a way that was not chosen or is settled.
    pub fn record_post(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        number: ConsignmentNumber,
        date: JalaliDate,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.way(&mut letter, Route::Post)?.standing =
            Standing::Recorded { at: office.now, number, date, by: staff.id };
        let event = EventKind::Dispatched { letter: letter.id, route: Route::Post };
        Step::of(self).record(office, Actor::Staff(staff.id), event).went_on(office, letter)
    }

    /// The letter goes without this way («این راه را کنار بگذار»).
    ///
    /// # Errors
    /// Another state or post, no reason, or a way that is settled or just being sent.
    pub fn set_aside(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        route: Route,
        reason: &str,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        let wrong = Refusal::wrong(&self.state);
        let way = self.way(&mut letter, route)?;
        if way.standing == Standing::Sending {
            return Err(wrong);
        }
        let reason = Refusal::words("reason", reason, 3)?;
        way.standing = Standing::SetAside { at: office.now, by: staff.id, reason: reason.clone() };
        let event = EventKind::DispatchSetAside { letter: letter.id, route };
        Step::of(self).record_with(office, Actor::Staff(staff.id), event, reason).went_on(office, letter)
    }
}
