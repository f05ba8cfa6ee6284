//! «رفع نقص انجام شد», and having opened a return.

use super::{Recall, Step};
use crate::{
    cases::{
        self, Actor, Case, Defect, DefectSource, EventKind, Refusal, Return, State, completeness::Findings,
        data::CaseData, records,
    },
    ids::DocumentId,
    office::Office,
    orders::InspectCase,
};

impl Case {
    /// The applicant opened the case: a return can no longer be taken back. `None` where that changes nothing.
    #[must_use]
    pub fn seen_by_applicant(mut self) -> Option<Step> {
        match &mut self.state {
            State::Returned(Return { seen: seen @ false, by: Some(_), .. }) => {
                *seen = true;
                Some(Step::of(self))
            }
            _ => None,
        }
    }

    /// «رفع نقص انجام شد»: the only way on from Returned (guide 000); the case is inspected again and goes back to
    /// whom it came from.
    ///
    /// # Errors
    /// Another state, or defects that are still open.
    pub fn resubmit(
        mut self,
        office: &Office<'_>,
        findings: &Findings,
        clean: CaseData,
        title: String,
        documents: Vec<DocumentId>,
    ) -> Result<Step, Refusal> {
        let State::Returned(Return { back, .. }) = self.state.clone() else {
            return Err(Refusal::wrong(&self.state));
        };
        // What the inspection found counts as mended when it finds it no more; what a reviewer wrote, when its
        // place was changed.
        let declared = self.open_defects().filter(|defect| defect.source == DefectSource::Reviewer);
        let mut open: Vec<Defect> = declared.cloned().collect();
        open.extend(findings.defects.iter().cloned());
        if !open.is_empty() {
            return Err(Refusal::OpenDefects { defects: open });
        }
        for defect in &mut self.defects {
            defect.resolved = true;
        }
        self.data = clean;
        self.title = title;
        self.state = State::Inspecting { back };
        let snapshot = self.freeze(office, documents);
        let inspect = InspectCase { case: self.id };
        let number = snapshot.number;
        let mut step =
            Step::of(self).record(office, Actor::Applicant, EventKind::Resubmitted { snapshot: number });
        if findings.pending.is_empty() {
            step = step.order(&inspect);
        }
        let procedure = office.procedure(&step.case);
        step.records = records::kept(procedure, &step.case.data);
        step.claims = cases::claims(procedure, &step.case.data);
        step.snapshot = Some(snapshot);
        // A message that still waits would ask for what is done already.
        step.recall = Some(Recall { notice: "returned", desk_since: None });
        Ok(step)
    }
}
