//! A letter on its way (در حال ارسال): signed off, its bytes kept, until every chosen way has confirmed, was recorded or
//! was set aside (SPEC §8).

use super::{Actor, Case, Decision, EventKind, Refusal, State, Step};
use crate::{
    dispatch::{Addresses, ConsignmentNumber, Destination, Dispatch, Route, Standing, Try},
    jalali::JalaliDate,
    letters::{Letter, Stage},
    messages::Notice,
    office::Office,
    orders::{IssueLetter, SendEce},
    staff::Staff,
    values::Email,
};

/// What became of an attempt to hand a package to the mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// The server took it; what it called it, if it said so.
    Taken(Option<String>),
    /// It surely was not sent, and the attempt comes again by itself.
    Later(String),
    /// It surely was not sent, and would not be at another attempt.
    Refused(String),
    /// The answer was lost.
    Lost(String),
}

impl Office<'_> {
    /// Whether letters can go by this route at all: the e-network needs an address of the organisation in it.
    pub fn opens(&self, route: Route) -> bool {
        route != Route::Ece || !self.settings.ece_address.is_empty()
    }
}

impl Case {
    /// Signs the letter off, to leave through the portal and to these addresses; the background typesets and sends it.
    ///
    /// # Errors
    /// Another state, a letter without a number, another post, or a route that is not open.
    pub fn issue_letter(
        self,
        office: &Office<'_>,
        staff: &Staff,
        mut letter: Letter,
        to: &Addresses,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        let Stage::Numbered(entry) = letter.stage.clone() else { return Err(Refusal::wrong(&self.state)) };
        if to.ece.is_some() && !office.opens(Route::Ece) {
            return Err(Refusal::ClosedRoute { route: Route::Ece });
        }
        letter.stage = Stage::Issuing(entry);
        letter.dispatches = Dispatch::by(to);
        let order = IssueLetter { letter: letter.id, case: self.id };
        let mut step = Step::of(self).order(&order);
        step.case.changed_at = office.now;
        step.letters.push(letter);
        Ok(step)
    }

    /// The bytes of the letter are kept: the portal has it. Where no other way was chosen it is issued and the case ends;
    /// else it stands on its way.
    ///
    /// # Errors
    /// Another state: the job ran twice.
    pub fn letter_issued(
        self,
        office: &Office<'_>,
        mut letter: Letter,
        sha256: String,
        bytes: i64,
    ) -> Result<Step, Refusal> {
        self.letter_in_hand(&letter)?;
        let Stage::Issuing(entry) = letter.stage.clone() else { return Err(Refusal::wrong(&self.state)) };
        let number = entry.number();
        letter.stage = Stage::Dispatching { entry, at: office.now, sha256, bytes };
        if letter.dispatches.is_empty() {
            return Step::of(self).issued(office, letter);
        }
        let on_its_way = EventKind::LetterOnItsWay { letter: letter.id, number };
        let mut step = Step::of(self).record(office, Actor::System, on_its_way);
        if letter.dispatch(Route::Ece).is_some() {
            step = step.send_ece(&letter);
        }
        step.letters.push(letter);
        Ok(step)
    }

    /// The way of a letter that is on its way; the way must still be open.
    fn way<'l>(&self, letter: &'l mut Letter, route: Route) -> Result<&'l mut Dispatch, Refusal> {
        self.letter_in_hand(letter)?;
        let on_its_way = matches!(letter.stage, Stage::Dispatching { .. });
        let way = letter.dispatches.iter_mut().find(|way| way.route() == route);
        way.filter(|way| on_its_way && !way.standing.is_settled()).ok_or_else(|| Refusal::wrong(&self.state))
    }

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

    /// A letter on its way turns out to be wrong: it is void, and the case goes back to its expert. Its number stays in
    /// the book.
    ///
    /// # Errors
    /// Another state, stage or post, or no reason.
    pub fn void_letter(
        self,
        office: &Office<'_>,
        staff: &Staff,
        letter: Letter,
        reason: &str,
    ) -> Result<Step, Refusal> {
        Self::secretariat(staff)?;
        self.letter_in_hand(&letter)?;
        let State::AwaitingLetter { evaluation, .. } = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        if !matches!(letter.stage, Stage::Dispatching { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        let reason = Refusal::words("reason", reason, 5)?;
        Ok(Step::of(self).voided(office, staff, evaluation, Some(letter), reason))
    }
}

impl Step {
    fn send_ece(self, letter: &Letter) -> Self {
        let order = SendEce { letter: letter.id, case: self.case.id };
        self.order(&order)
    }

    /// One way has come on: the last one issues the letter.
    fn went_on(mut self, office: &Office<'_>, letter: Letter) -> Result<Self, Refusal> {
        if letter.dispatches.iter().all(|way| way.standing.is_settled()) {
            return self.issued(office, letter);
        }
        self.letters.push(letter);
        Ok(self)
    }

    /// The letter has left on every way: it is issued, and the case ends.
    fn issued(self, office: &Office<'_>, mut letter: Letter) -> Result<Self, Refusal> {
        let State::AwaitingLetter { decision, evaluation, .. } = self.case.state.clone() else {
            return Err(Refusal::wrong(&self.case.state));
        };
        let Stage::Dispatching { entry, sha256, bytes, .. } = letter.stage else {
            return Err(Refusal::wrong(&self.case.state));
        };
        let number = entry.number();
        letter.stage = Stage::Issued { entry, at: office.now, sha256, bytes };
        let dispatched = Notice::LetterDispatched {
            number: number.clone(),
            verification: letter.verification_url(office),
        };
        let report = letter.report.clone();
        let mut step = self
            .record(office, Actor::System, EventKind::LetterIssued { letter: letter.id, number })
            .close(office, Actor::System, decision.outcome(), Some(evaluation), report);
        // Of an answered case its end has told it already.
        if decision != Decision::Reply {
            step = step.tell(office, &Notice::ResponseRegistered);
        }
        step = step.tell(office, &dispatched);
        step.letters.push(letter);
        Ok(step)
    }
}
