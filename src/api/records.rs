//! Rows that are filled in from the applicant's records, and the files that come with them.

use super::{caller::Caller, error::ApiError};
use kartabl_domain::{
    cases::Case,
    defects::Place,
    ids::DocumentId,
    office::Office,
    orders::CheckDocument,
    procedures::Procedure,
    records::{self, Attached, Filled},
};
use kartabl_storage::{Tx, documents::Document};
use serde_json::Value;

/// The patch with every row filled in that names a record of this applicant from this caller's cases.
pub(super) async fn filled(
    tx: &mut Tx,
    procedure: &Procedure,
    applicant: &str,
    caller: &Caller,
    patch: &Value,
) -> Result<Filled, ApiError> {
    let wanted = records::wanted(procedure, patch);
    let known = tx.records(&wanted, applicant, caller.key()).await?;
    Ok(records::fill(procedure, patch, &known)?)
}

/// Puts the files of the records into the slots of their rows; answers the case as it is then.
pub(super) async fn attach(
    tx: &mut Tx,
    office: &Office<'_>,
    mut case: Case,
    attached: &[Attached],
) -> Result<Case, ApiError> {
    for Attached { place, document } in attached {
        let file = tx.document(*document).await?;
        let slot = place.document.clone().unwrap_or_default();
        let there = tx.documents_of(case.id).await?;
        if there.iter().any(|old| old.slot == slot && old.item == place.item && old.sha256 == file.sha256) {
            continue;
        }
        // Read again: what was applied in this transaction has counted the version on.
        let now = tx.case(case.id).await?;
        let step = now
            .touch_document(office, place, true)
            .map_err(ApiError::not_editable(office.procedure(&case)))?;
        tx.apply(&step, office.calendar).await?;
        let copy = Document {
            id: DocumentId::new(office.world),
            case: case.id,
            section: place.section.clone(),
            slot,
            item: place.item,
            report: None,
            preview: None,
            uploaded_at: office.now,
            replaced_at: None,
            ..file
        };
        tx.add_document(&copy).await?;
        tx.order(&CheckDocument { case: case.id, document: copy.id }).await?;
        case = step.case;
    }
    Ok(case)
}

/// Whether the row of a place is about something else since the edit.
pub(super) fn told_otherwise(procedure: &Procedure, before: &Case, after: &Case, place: &Place) -> bool {
    let section = procedure.section(&place.section);
    let Some(by) = section.and_then(|section| section.records.as_ref()).map(|records| &records.by) else {
        return false;
    };
    let told = |case: &Case| case.data.get(&place.section, place.item, by).cloned();
    told(before).is_some_and(|then| told(after) != Some(then))
}
