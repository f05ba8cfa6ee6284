//! Cases that go by the account of their applicant (guide 004): what becomes of them when it changes.

use super::Step;
use crate::{
    accounts::{Account, UNASKED, UNCONFIRMED},
    cases::{Actor, Case, EventKind, Refusal, State},
    office::Office,
    orders::InspectCase,
    people::Staff,
};

impl Case {
    /// The case after a change of its applicant's account: it has the account's number, and its reviewer reads what is
    /// known of whose that is. `None` where nothing changes for it.
    pub fn follow_account(
        mut self,
        office: &Office<'_>,
        account: &Account,
        actor: Actor,
        kind: Option<EventKind>,
    ) -> Option<Step> {
        if !office.procedure(&self).account || matches!(self.state, State::Closed { .. }) {
            return None;
        }
        let before = (self.applicant.mobile.clone(), self.warnings.clone());
        self.applicant.mobile.clone_from(&account.mobile);
        let in_the_machine = matches!(self.state, State::Draft { .. } | State::Inspecting { .. });
        if !in_the_machine {
            self.warnings.retain(|warning| ![UNCONFIRMED, UNASKED].contains(&warning.rule.as_str()));
            self.warnings.extend(account.warning());
        }
        // What the service says before the submission is no news for the case: its inspection will tell.
        let told = kind.filter(|_| !matches!(self.state, State::Draft { .. }));
        let goes_on = matches!(self.state, State::Inspecting { .. }) && !account.identity.is_pending();
        if before == (self.applicant.mobile.clone(), self.warnings.clone()) && told.is_none() && !goes_on {
            return None;
        }
        let inspect = InspectCase { case: self.id };
        let mut step = Step::of(self);
        step.case.changed_at = office.now;
        if let Some(kind) = told {
            step = step.record(office, actor, kind);
        }
        Some(if goes_on { step.order(&inspect) } else { step })
    }

    /// «تأیید هویت»: the reviewer of the case has established by hand whose number the account has.
    ///
    /// # Errors
    /// Not this person's case, a procedure that does not go by the account, an identity that is confirmed already, or a
    /// note that does not say how it was established.
    pub fn vouch(
        self,
        office: &Office<'_>,
        staff: &Staff,
        account: Account,
        note: &str,
    ) -> Result<(Step, Account), Refusal> {
        self.station_of(staff)?;
        if !office.procedure(&self).account {
            return Err(Refusal::NotAllowed);
        }
        let account = account.vouch(office, staff, note)?;
        let said = account.history.last().map(|deed| deed.note.clone());
        let actor = Actor::Staff(staff.id);
        let state = Refusal::wrong(&self.state);
        let mut step =
            self.follow_account(office, &account, actor, Some(EventKind::IdentityVouched)).ok_or(state)?;
        if let Some(event) = step.events.last_mut() {
            event.note = said;
        }
        Ok((step, account))
    }

    /// # Errors
    /// Nobody has confirmed whose number the account has: neither the service nor a reviewer.
    pub(super) fn identity_stands(&self) -> Result<(), Refusal> {
        let open = self.warnings.iter().any(|warning| warning.rule == UNCONFIRMED);
        if open { Err(Refusal::IdentityUnconfirmed) } else { Ok(()) }
    }

    /// Whether the approval waits for somebody to confirm whose number the account has.
    pub fn awaits_identity(&self) -> bool {
        self.identity_stands().is_err()
    }
}
