//! What follows from a decision that stands, and how a case is closed.

use super::{Recall, Step};
use crate::{
    calendar::PauseReason,
    cases::{Actor, Case, Evaluation, EventKind, Outcome, Proposal, State},
    ids::StaffId,
    letters::{Letter, Words},
    notices::Notice,
    office::Office,
    procedures::Decision,
};
use serde_json::{Value, json};

impl Step {
    /// A decision stands: its letter is drafted, or the case closes where the procedure has none.
    pub(super) fn conclude(
        mut self,
        office: &Office<'_>,
        by: StaffId,
        evaluation: Evaluation,
        proposal: Proposal,
    ) -> Self {
        let decision = proposal.decision;
        let actor = Actor::Staff(by);
        let procedure = office.procedure(&self.case);
        if procedure.grants.is_some() && decision == Decision::Approve {
            self.case.grant(&proposal.usernames);
        }
        let mut step = self.record(office, actor, EventKind::Decided { decision });
        if !proposal.usernames.is_empty() {
            let usernames = proposal.usernames;
            step = step.record(office, actor, EventKind::Granted { usernames });
        }
        let Some(plan) = procedure.letter(decision) else {
            return step.close(office, actor, decision.outcome(), Some(evaluation), proposal.report);
        };
        let words = Words {
            register: plan.register.clone(),
            subject: proposal.subject,
            body: proposal
                .body
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect(),
            report: proposal.report,
            signer_name: office.settings.signer_name.clone(),
            signer_title: office.settings.signer_title.clone(),
        };
        let letter = Letter::draft(office, &step.case, decision, proposal.by, words);
        let id = letter.id;
        step.case.state = State::AwaitingLetter {
            decision,
            letter: id,
            deadline: office.deadline(procedure.deadlines.letter),
            evaluation: evaluation.paused(office, PauseReason::Referred),
        };
        step.letters.push(letter);
        step.record(office, actor, EventKind::LetterDrafted { letter: id })
    }

    /// Ends the case and tells the applicant how.
    pub(super) fn close(
        mut self,
        office: &Office<'_>,
        actor: Actor,
        outcome: Outcome,
        evaluation: Option<Evaluation>,
        report: String,
    ) -> Self {
        self.case.state = State::Closed { outcome, at: office.now, evaluation };
        // Defects that are still to be told would be asked of nobody.
        self.recall = Some(Recall { notice: "returned", desk_since: None });
        let step = self.record_with(office, actor, EventKind::Closed { outcome }, report);
        match outcome {
            Outcome::Approved => step.tell(office, &Notice::Approved),
            Outcome::Rejected => step.tell(office, &Notice::Rejected),
            Outcome::Answered => step.tell(office, &Notice::ResponseRegistered),
            Outcome::Withdrawn => step.tell(office, &Notice::Withdrawn),
            Outcome::Expired => step.tell(office, &Notice::Expired),
        }
    }
}

impl Case {
    pub(super) fn grant(&mut self, usernames: &[String]) {
        self.granted = if usernames.is_empty() { Value::Null } else { json!({ "usernames": usernames }) };
    }
}
