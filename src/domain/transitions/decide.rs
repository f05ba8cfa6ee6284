//! Approving and rejecting, alone or with a second pair of eyes.

use super::Step;
use crate::{
    cases::{Actor, Case, Evaluation, EventKind, Proposal, Refusal, State, Station, usernames},
    office::Office,
    people::Staff,
    procedures::Decision,
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
            (Some(_), Decision::Approve) => usernames(&verdict.usernames)?,
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
    /// When there is no proposal that this person may confirm, or no comment.
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

impl Case {
    /// The user names that an approval would give now, as a text: those that were given before, else those that the
    /// applicant has asked for. `None` where the procedure gives none.
    pub fn proposed_usernames(&self, office: &Office<'_>) -> Option<String> {
        let grants = office.procedure(self).grants.as_ref()?;
        let given = self.granted_usernames();
        let asked = self.data.text(&grants.section, None, &grants.field).unwrap_or_default();
        Some(if given.is_empty() { asked.to_owned() } else { given.join(", ") })
    }
}
