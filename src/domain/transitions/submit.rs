//! «تایید و ارسال», and the snapshot that every submission freezes.

use super::Step;
use crate::{
    cases::{
        self, Actor, Case, EventKind, Refusal, Snapshot, State, completeness::Findings, data::CaseData,
        records,
    },
    ids::DocumentId,
    notices::Notice,
    office::Office,
    orders::InspectCase,
};

impl Case {
    /// «تایید و ارسال»: possible only when completeness finds no defect; document checks may still run (guide 000), and
    /// the last of them orders the inspection.
    ///
    /// # Errors
    /// Another state than Draft, identity gates that are still closed, or defects.
    pub fn submit(
        mut self,
        office: &Office<'_>,
        findings: &Findings,
        clean: CaseData,
        title: String,
        documents: Vec<DocumentId>,
    ) -> Result<Step, Refusal> {
        if !matches!(self.state, State::Draft { .. }) {
            return Err(Refusal::wrong(&self.state));
        }
        self.gates_passed()?;
        if !findings.defects.is_empty() {
            return Err(Refusal::OpenDefects { defects: findings.defects.clone() });
        }
        self.data = clean;
        self.title = title;
        self.state = State::Inspecting { back: None };
        self.submitted_at = Some(office.now);
        let snapshot = self.freeze(office, documents);
        let inspect = InspectCase { case: self.id };
        let number = snapshot.number;
        let mut step = Step::of(self)
            .record(office, Actor::Applicant, EventKind::Submitted { snapshot: number })
            .tell(office, &Notice::Registered)
            .tell(office, &Notice::Submitted);
        if findings.pending.is_empty() {
            step = step.order(&inspect);
        }
        let procedure = office.procedure(&step.case);
        step.records = records::kept(procedure, &step.case.data);
        step.claims = cases::claims(procedure, &step.case.data);
        step.snapshot = Some(snapshot);
        Ok(step)
    }

    pub(super) fn freeze(&mut self, office: &Office<'_>, documents: Vec<DocumentId>) -> Snapshot {
        self.snapshots += 1;
        Snapshot { number: self.snapshots, at: office.now, data: self.data.clone(), documents }
    }
}
