//! A letter on its way through the government e-network: its package is handed to the mail server.

use super::Step;
use crate::{
    cases::{Actor, Case, EventKind, Refusal},
    letters::{
        Letter,
        dispatch::{Destination, Standing, Try},
    },
    office::Office,
    orders::SendEce,
    people::Staff,
    procedures::Route,
    values::Email,
};

/// What became of an attempt to hand a package to the mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// The server took it; what it called it, if it said so.
    Taken(Option<String>),
    /// The letter surely was not sent, and the attempt comes again by itself.
    Later(String),
    /// The letter surely was not sent, and would not be at another attempt.
    Refused(String),
    /// The answer was lost.
    Lost(String),
}

impl Case {
    /// The package is about to be handed to the mail server; to be committed before the server is called.
    ///
    /// What stands in `Sending` already was left behind by a crash: a server that knows our key (`knows_keys`) is asked
    /// again, with another one the package becomes unknown, and nothing is to be sent.
    ///
    /// # Errors
    /// The letter is not on its way any more, or the way waits for nothing: the job ran twice.
    pub fn ece_claimed(
        self,
        office: &Office<'_>,
        mut letter: Letter,
        knows_keys: bool,
    ) -> Result<Step, Refusal> {
        let wrong = Refusal::wrong(&self.state);
        let way = self.way(&mut letter, Route::Ece)?;
        match way.standing {
            Standing::Waiting => way.standing = Standing::Sending,
            Standing::Sending if knows_keys => {}
            Standing::Sending => {
                return self.ece_handed_over(
                    office,
                    letter,
                    Handover::Lost("the program ended while the mail server was asked".to_owned()),
                );
            }
            _ => return Err(wrong),
        }
        let mut step = Step::of(self);
        step.letters.push(letter);
        Ok(step)
    }

    /// What the mail server said to the package.
    ///
    /// # Errors
    /// Another state: the job ran twice, or the letter was voided meanwhile.
    pub fn ece_handed_over(
        self,
        office: &Office<'_>,
        mut letter: Letter,
        outcome: Handover,
    ) -> Result<Step, Refusal> {
        let wrong = Refusal::wrong(&self.state);
        let id = letter.id;
        let way = self.way(&mut letter, Route::Ece)?;
        if way.standing != Standing::Sending {
            return Err(wrong);
        }
        let (standing, event) = match outcome.clone() {
            Handover::Taken(reference) => {
                let event = EventKind::Dispatched { letter: id, route: Route::Ece };
                (Standing::Confirmed { at: office.now, reference, by: None }, Some(event))
            }
            Handover::Later(_) => (Standing::Waiting, None),
            Handover::Refused(cause) => {
                let event = EventKind::DispatchFailed { letter: id, route: Route::Ece };
                (Standing::Failed { cause }, Some(event))
            }
            Handover::Lost(cause) => {
                let event = EventKind::DispatchUnknown { letter: id, route: Route::Ece };
                (Standing::Unknown { cause }, Some(event))
            }
        };
        way.standing = standing;
        let cause = match outcome {
            Handover::Taken(_) => None,
            Handover::Later(cause) | Handover::Refused(cause) | Handover::Lost(cause) => Some(cause),
        };
        way.tries.extend(cause.clone().map(|cause| Try { at: office.now, cause }));
        let step = Step::of(self);
        match event {
            Some(event) => step.record_with(office, Actor::System, event, cause).went_on(office, letter),
            None => step.went_on(office, letter),
        }
    }

    /// The secretariat knows from elsewhere that the package has left («ارسال شد»).
    ///
    /// # Errors
    /// Another state or post, or a package that is not known to be unknown.
    pub fn confirm_ece(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        let wrong = Refusal::wrong(&self.state);
        let way = self.way(&mut letter, Route::Ece)?;
        if !matches!(way.standing, Standing::Unknown { .. }) {
            return Err(wrong);
        }
        way.standing = Standing::Confirmed { at: office.now, reference: None, by: Some(staff.id) };
        let event = EventKind::Dispatched { letter: letter.id, route: Route::Ece };
        Step::of(self).record(office, Actor::Staff(staff.id), event).went_on(office, letter)
    }

    /// The secretariat has the package sent once more («دوباره بفرست»), perhaps to another address.
    ///
    /// # Errors
    /// Another state or post, or a package that neither failed nor is unknown.
    pub fn repeat_ece(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        to: Email,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        let wrong = Refusal::wrong(&self.state);
        let way = self.way(&mut letter, Route::Ece)?;
        if !matches!(way.standing, Standing::Failed { .. } | Standing::Unknown { .. }) {
            return Err(wrong);
        }
        let to = Destination::Ece { address: to };
        if way.to != to {
            (way.to, way.package) = (to, way.package + 1);
        }
        way.standing = Standing::Waiting;
        let event = EventKind::DispatchRepeated { letter: letter.id, route: Route::Ece };
        let mut step = Step::of(self).record(office, Actor::Staff(staff.id), event).send_ece(&letter);
        step.letters.push(letter);
        Ok(step)
    }
}

impl Step {
    pub(super) fn send_ece(self, letter: &Letter) -> Self {
        let order = SendEce { letter: letter.id, case: self.case.id };
        self.order(&order)
    }
}
