//! Values that one applicant at a time may have in the running and approved cases of a procedure (`unique = "everyone"`).

use super::data::{CaseData, values_of};
use crate::procedures::{Field, Procedure, ProcedureId, Section, Unique};
use serde_json::Value;
use std::collections::BTreeSet;

/// A value at a place of a procedure's form. The submission of a case claims it; the claim holds while the case runs, and
/// after its approval until the unit ends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claim {
    /// Which procedure.
    pub procedure: ProcedureId,
    /// The section and the field, with a dot between.
    pub place: String,
    /// The value in its clean form.
    pub value: String,
}

impl Claim {
    /// The claim that a value makes in a field; `None` where the field claims nothing, or the value is malformed.
    pub(super) fn of(procedure: &Procedure, section: &Section, field: &Field, given: &Value) -> Option<Self> {
        if field.unique != Some(Unique::Everyone) {
            return None;
        }
        let value = field.kind.clean(given).ok()?.as_str()?.to_owned();
        Some(Self { procedure: procedure.id.clone(), place: format!("{}.{}", section.id, field.id), value })
    }

    /// All claims of data in any shape whatever.
    pub(super) fn all(procedure: &Procedure, data: &Value) -> BTreeSet<Self> {
        let mut claims = BTreeSet::new();
        for section in &procedure.sections {
            for field in section.fields.iter().filter(|field| field.unique == Some(Unique::Everyone)) {
                let given = values_of(data, section, field);
                claims.extend(given.filter_map(|given| Self::of(procedure, section, field, &given.into())));
            }
        }
        claims
    }
}

/// What the data of a submitted case claim; `None` where the procedure has nothing to claim.
pub fn claims(procedure: &Procedure, data: &CaseData) -> Option<BTreeSet<Claim>> {
    let mut fields = procedure.sections.iter().flat_map(|section| &section.fields);
    let some = fields.any(|field| field.unique == Some(Unique::Everyone));
    some.then(|| Claim::all(procedure, &data.to_value()))
}
