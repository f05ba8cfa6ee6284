//! Approving and rejecting, alone or with a second pair of eyes.

use super::{
    Actor, Case, Decision, Evaluation, EventKind, Outcome, Recall, Refusal, State, Station, Step, grant,
    state::Proposal,
};
use crate::{
    deadlines::PauseReason,
    ids::StaffId,
    letters::{Letter, Words},
    messages::Notice,
    office::Office,
    staff::Staff,
};

/// A decision as a reviewer words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// تأیید، رد or پاسخ.
    pub decision: Decision,
    /// The letter's subject.
    pub subject: String,
    /// The letter's paragraphs, separated by line feeds.
    pub body: String,
    /// The report for the applicant; of a rejection its reason.
    pub report: String,
    /// The user names that an approval gives, as typed; only where the procedure gives some.
    pub usernames: String,
}

/// The least number of characters of a rejection's reason: a sentence, not a word.
pub const REASON_LEAST: usize = 30;

impl Case {
    /// Approves, rejects or answers. Where the procedure asks for a second person, the decision waits for one.
    ///
    /// # Errors
    /// Not this person's case, a unit that may not decide, a decision that the procedure does not know, open defects, a
    /// rejection without a reason, or a user name that is none.
    pub fn decide(mut self, office: &Office<'_>, staff: &Staff, verdict: &Verdict) -> Result<Step, Refusal> {
        let procedure = office.procedure(&self);
        let evaluation = match self.station_of(staff)? {
            Station::Evaluation(evaluation) => evaluation,
            // A unit that may decide does so on its own clock; the evaluation is only where the case came from.
            Station::Referred(referral) => {
                let decides =
                    procedure.referrals.iter().any(|known| known.unit == referral.unit && known.decides);
                if !decides {
                    return Err(Refusal::NotAllowed);
                }
                Evaluation {
                    unit: referral.unit,
                    reviewer: referral.reviewer,
                    deadline: referral.deadline,
                    proposal: None,
                }
            }
        };
        if !procedure.decides(verdict.decision) {
            return Err(Refusal::NotDecidedSo { decision: verdict.decision });
        }
        let open: Vec<_> = self.open_defects().cloned().collect();
        let report = match verdict.decision {
            Decision::Approve | Decision::Reply if !open.is_empty() => {
                return Err(Refusal::OpenDefects { defects: open });
            }
            Decision::Approve | Decision::Reply => {
                self.identity_stands()?;
                crate::text::clean(&verdict.report)
            }
            Decision::Reject => Refusal::words("report", &verdict.report, REASON_LEAST)?,
        };
        if procedure.letter(verdict.decision).is_some() {
            for (field, text) in [("subject", &verdict.subject), ("body", &verdict.body)] {
                let text = Refusal::words(field, text, 3)?;
                Refusal::printable(field, &text)?;
            }
            if verdict.decision == Decision::Reject {
                Refusal::printable("report", &report)?;
            }
        }
        let usernames = match (&procedure.grants, verdict.decision) {
            (Some(_), Decision::Approve) => grant::usernames(&verdict.usernames)?,
            _ => Vec::new(),
        };
        let proposal = Proposal {
            decision: verdict.decision,
            by: staff.id,
            subject: crate::text::clean(&verdict.subject),
            body: crate::text::clean(&verdict.body),
            report,
            usernames,
        };
        if procedure.second_person {
            let decision = proposal.decision;
            self.state = State::Evaluation(Evaluation { proposal: Some(proposal), ..evaluation });
            return Ok(Step::of(self).record(
                office,
                Actor::Staff(staff.id),
                EventKind::Proposed { decision },
            ));
        }
        Ok(Step::of(self).conclude(office, staff.id, evaluation, proposal))
    }

    /// The second pair of eyes agrees.
    ///
    /// # Errors
    /// No proposal, no post in the unit, or the drafter's own proposal.
    pub fn confirm(self, office: &Office<'_>, staff: &Staff) -> Result<Step, Refusal> {
        let (evaluation, proposal) = self.proposal_for(staff)?;
        if proposal.decision != Decision::Reject {
            self.identity_stands()?;
        }
        Ok(Step::of(self).conclude(office, staff.id, evaluation, proposal))
    }

    /// The second pair of eyes does not agree; the drafter reads why.
    ///
    /// # Errors
    /// As for [`Case::confirm`], or no comment.
    pub fn refuse_proposal(
        mut self,
        office: &Office<'_>,
        staff: &Staff,
        comment: &str,
    ) -> Result<Step, Refusal> {
        let (evaluation, _) = self.proposal_for(staff)?;
        let comment = Refusal::words("comment", comment, 3)?;
        self.state = State::Evaluation(evaluation);
        Ok(Step::of(self).record_with(office, Actor::Staff(staff.id), EventKind::ProposalRefused, comment))
    }

    fn proposal_for(&self, staff: &Staff) -> Result<(Evaluation, Proposal), Refusal> {
        let State::Evaluation(Evaluation { unit, proposal: Some(proposal), .. }) = &self.state else {
            return Err(Refusal::wrong(&self.state));
        };
        if !staff.reviews_for(unit) {
            return Err(Refusal::NotAllowed);
        }
        if proposal.by == staff.id {
            return Err(Refusal::SamePerson);
        }
        self.not_own_filing(staff)?;
        let State::Evaluation(evaluation) = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        Ok((Evaluation { proposal: None, ..evaluation }, proposal.clone()))
    }
}

impl Step {
    /// A decision stands: its letter is drafted, or the case closes where the procedure has none.
    fn conclude(
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

impl Decision {
    /// How a case ends that was decided so.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Approve => Outcome::Approved,
            Self::Reject => Outcome::Rejected,
            Self::Reply => Outcome::Answered,
        }
    }
}
