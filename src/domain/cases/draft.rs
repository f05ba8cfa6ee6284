//! Before submission and while mending: opening a case, filling it in, adding documents, submitting.

use super::{
    Actor, Applicant, Case, EventKind, Priority, ProcedureRef, Refusal, Snapshot, State, Step, gates,
};
use crate::{
    completeness::Findings,
    data::{CaseData, Changed},
    defects::Place,
    ids::{ApiKeyId, CaseId, DocumentId},
    messages::Notice,
    office::Office,
    orders::{ConfirmIdentity, InspectCase},
    procedures::Procedure,
    records,
    tracking::TrackingCode,
};
use std::collections::BTreeSet;

/// What a case is opened with.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Who files it; the kind must be one that the procedure allows.
    pub applicant: Applicant,
    /// What was filled in already.
    pub data: CaseData,
    /// The key that opens it.
    pub opened_by: Option<ApiKeyId>,
}

impl Case {
    /// Opens a draft.
    ///
    /// # Errors
    /// Something was filled in although the procedure's identity gates are still closed.
    pub fn open(office: &Office<'_>, procedure: &Procedure, new: NewCase) -> Result<Step, Refusal> {
        let case = Self {
            id: CaseId::new(office.world),
            code: TrackingCode::random(office.world),
            procedure: ProcedureRef { id: procedure.id.clone(), version: procedure.version },
            title: procedure.title.clone(),
            applicant: new.applicant,
            data: new.data,
            state: State::Draft { gates: gates::closed(&procedure.identity) },
            priority: Priority::Normal,
            defects: Vec::new(),
            warnings: Vec::new(),
            snapshots: 0,
            opened_by: new.opened_by,
            granted: serde_json::Value::Null,
            ended: false,
            version: 0,
            opened_at: office.now,
            submitted_at: None,
            changed_at: office.now,
        };
        if case.data != CaseData::default() {
            case.gates_passed()?;
        }
        let first = case.gate_asked().map(|gate| ConfirmIdentity { case: case.id, gate });
        let mut step = Step::of(case).record(office, Actor::Applicant, EventKind::Opened);
        if let Some(order) = first {
            step = step.order(&order);
        }
        Ok(step)
    }

    /// Takes over edited data; `changed` tells what the edit touched.
    ///
    /// # Errors
    /// A section that is locked in this state, or identity gates that are still closed.
    pub fn edit(mut self, office: &Office<'_>, data: CaseData, changed: &Changed) -> Result<Step, Refusal> {
        self.gates_passed()?;
        let sections: BTreeSet<String> = changed.places().map(|place| place.section.clone()).collect();
        if let Some(section) = sections.iter().find(|section| !self.is_editable(section)) {
            return Err(match self.state {
                State::Draft { .. } | State::Returned(_) => {
                    Refusal::LockedSection { section: section.clone() }
                }
                _ => Refusal::wrong(&self.state),
            });
        }
        if !matches!(self.state, State::Draft { .. } | State::Returned(_)) {
            return Err(Refusal::wrong(&self.state));
        }
        self.data = data;
        for place in changed.places() {
            self.mended(place);
        }
        let sections = sections.into_iter().collect();
        Ok(Step::of(self).record(office, Actor::Applicant, EventKind::Edited { sections }))
    }

    /// Notes that a document was added to a slot, or removed from it.
    ///
    /// # Errors
    /// A section that is locked in this state, or identity gates that are still closed.
    pub fn touch_document(
        mut self,
        office: &Office<'_>,
        place: &Place,
        added: bool,
    ) -> Result<Step, Refusal> {
        self.gates_passed()?;
        if !self.is_editable(&place.section) {
            return Err(match self.state {
                State::Draft { .. } | State::Returned(_) => {
                    Refusal::LockedSection { section: place.section.clone() }
                }
                _ => Refusal::wrong(&self.state),
            });
        }
        let slot = place.document.clone().unwrap_or_default();
        if added {
            self.mended(place);
        }
        let kind =
            if added { EventKind::DocumentAdded { slot } } else { EventKind::DocumentRemoved { slot } };
        Ok(Step::of(self).record(office, Actor::Applicant, kind))
    }

    /// A defect counts as mended once its own field, document or, where it names neither, its section changed.
    fn mended(&mut self, changed: &Place) {
        for defect in &mut self.defects {
            let place = &defect.place;
            let same_item = place.item.is_none() || changed.item.is_none() || place.item == changed.item;
            let same_part = match (&place.field, &place.document) {
                (None, None) => true,
                (field, document) => {
                    (field.is_some() && *field == changed.field)
                        || (document.is_some() && *document == changed.document)
                        || (changed.field.is_none() && changed.document.is_none())
                }
            };
            if place.section == changed.section && same_item && same_part {
                defect.resolved = true;
            }
        }
    }

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
        step.records = records::kept(office.procedure(&step.case), &step.case.data);
        step.snapshot = Some(snapshot);
        Ok(step)
    }

    pub(super) fn freeze(&mut self, office: &Office<'_>, documents: Vec<DocumentId>) -> Snapshot {
        self.snapshots += 1;
        Snapshot { number: self.snapshots, at: office.now, data: self.data.clone(), documents }
    }
}
