//! «ثبت اطلاعات سماوا» (guide 000): the expert asks for it, the applicant gives it.

use super::Step;
use crate::{
    calendar::PauseReason,
    cases::{Actor, Case, Defect, EventKind, Refusal, SamavaRequest, State, data::CaseData},
    notices::Notice,
    office::Office,
    people::Staff,
};
use std::collections::BTreeSet;

impl Case {
    /// Asks the applicant for «ثبت اطلاعات سماوا» (guide 000).
    ///
    /// # Errors
    /// Not this person's case.
    pub fn ask_samava(mut self, office: &Office<'_>, staff: &Staff, message: &str) -> Result<Step, Refusal> {
        let proposed = self.has_proposal();
        let evaluation = self.evaluation_of(staff)?.without_proposal();
        if office.procedure(&self).samava.is_none() {
            return Err(Refusal::NotAllowed);
        }
        let message = Refusal::words("message", message, 3)?;
        let deadline = office.deadline(office.procedure(&self).deadlines.samava);
        let until = office.due(&deadline);
        self.state = State::AwaitingSamava(SamavaRequest {
            message: message.clone(),
            deadline,
            evaluation: evaluation.paused(office, PauseReason::AwaitingApplicant),
            reminded: BTreeSet::new(),
        });
        Ok(Step::of(self)
            .record_with(office, Actor::Staff(staff.id), EventKind::SamavaAsked, message.clone())
            .tell(office, &Notice::SamavaAsked { message, until })
            .proposal_fell(office, Actor::Staff(staff.id), proposed))
    }
}

impl Case {
    /// «ثبت اطلاعات»: the case returns to the same reviewer, whose clock goes on (guide 000).
    ///
    /// # Errors
    /// Another state, or defects in what was given.
    pub fn give_samava(
        mut self,
        office: &Office<'_>,
        data: CaseData,
        defects: &[Defect],
    ) -> Result<Step, Refusal> {
        let State::AwaitingSamava(request) = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        if !defects.is_empty() {
            return Err(Refusal::OpenDefects { defects: defects.to_vec() });
        }
        self.data = data;
        self.state = State::Evaluation(request.evaluation.resumed(office));
        Ok(Step::of(self).record(office, Actor::Applicant, EventKind::SamavaGiven))
    }
}
