//! Opening a draft.

use super::{Step, gates};
use crate::{
    cases::{Actor, Case, EventKind, Priority, Refusal, State, data::CaseData},
    ids::{ApiKeyId, CaseId},
    office::Office,
    orders::ConfirmIdentity,
    people::Applicant,
    procedures::{Procedure, ProcedureRef},
    values::TrackingCode,
};

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
}
