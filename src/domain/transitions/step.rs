//! What an action leads to: the next case, what happened, whom to tell, what to do in the background.

use crate::{
    cases::{Actor, Case, Claim, Event, EventKind, Snapshot, records::Kept},
    ids::EventId,
    letters::{Incoming, Letter},
    messages::{Message, compose},
    notices::Notice,
    office::Office,
    orders::{NewJob, Order},
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A case after an action, with all that must be written together with it: all of it or nothing (SPEC §3).
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Step {
    /// The case as it is now; its `version` is still the one it was read at.
    pub case: Case,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Whom to tell what.
    pub messages: Vec<Message>,
    /// Messages that must not go out any more.
    pub recall: Option<Recall>,
    /// What the background must do.
    pub orders: Vec<NewJob>,
    /// Letters drafted or changed.
    pub letters: Vec<Letter>,
    /// The line of the incoming register, where the action writes one.
    pub incoming: Option<Incoming>,
    /// The frozen state of data and documents, where the action freezes one.
    pub snapshot: Option<Snapshot>,
    /// What the data leave behind for later cases of the applicant.
    pub records: Vec<Kept>,
    /// What the data claim for this applicant alone, in place of what the case claimed before; `None` changes nothing.
    pub claims: Option<BTreeSet<Claim>>,
}

/// Messages that an action makes untrue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Which notice, see [`Notice::key`].
    pub notice: &'static str,
    /// What is held in the house always falls; what was put on the applicant's desk since this moment falls too.
    pub desk_since: Option<Timestamp>,
}

impl Step {
    pub(crate) fn of(case: Case) -> Self {
        Self {
            case,
            events: Vec::new(),
            messages: Vec::new(),
            recall: None,
            orders: Vec::new(),
            letters: Vec::new(),
            incoming: None,
            snapshot: None,
            records: Vec::new(),
            claims: None,
        }
    }

    pub(crate) fn record(self, office: &Office<'_>, actor: Actor, kind: EventKind) -> Self {
        self.record_with(office, actor, kind, None)
    }

    pub(crate) fn record_with(
        mut self,
        office: &Office<'_>,
        actor: Actor,
        kind: EventKind,
        note: impl Into<Option<String>>,
    ) -> Self {
        self.case.changed_at = office.now;
        self.events.push(Event {
            id: EventId::new(office.world),
            case: self.case.id,
            at: office.now,
            actor,
            kind,
            note: note.into().filter(|note| !note.is_empty()),
        });
        self
    }

    /// Writes down that an open proposal fell, where `before` says that there was one and there is none any more.
    pub(crate) fn proposal_fell(self, office: &Office<'_>, actor: Actor, before: bool) -> Self {
        let fell = before && !self.case.has_proposal();
        if fell { self.record(office, actor, EventKind::ProposalFell) } else { self }
    }

    pub(crate) fn tell(self, office: &Office<'_>, notice: &Notice) -> Self {
        self.tell_at(office, notice, None)
    }

    /// Adds the messages of a notice; those that leave the house wait until `not_before`.
    pub(crate) fn tell_at(
        mut self,
        office: &Office<'_>,
        notice: &Notice,
        not_before: Option<Timestamp>,
    ) -> Self {
        for message in compose(notice, &self.case, office, not_before) {
            if let Some(order) = message.order() {
                self.orders.push(order);
            }
            self.messages.push(message);
        }
        self
    }

    pub(crate) fn order<O: Order>(mut self, order: &O) -> Self {
        self.orders.push(NewJob::of(order));
        self
    }
}
