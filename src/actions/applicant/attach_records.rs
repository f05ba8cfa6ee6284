//! Rows that are filled in from the applicant's records, and the files that come with them.

use super::place_document::{File, place_document};
use crate::NotDone;
use kartabl_domain::{
    cases::{
        Case, records,
        records::{Attached, Filled},
    },
    documents::{Expectation, Finding, MediaType, Report},
    ids::ApiKeyId,
    office::Office,
    procedures::{Place, Procedure},
};
use kartabl_storage::{Tx, documents::Document};
use serde_json::Value;

/// The patch with every row filled in that names a record of this applicant from this caller's cases.
///
/// # Errors
/// Data that names a record which the applicant does not have.
pub(super) async fn filled(
    tx: &mut Tx,
    procedure: &Procedure,
    applicant: &str,
    by: ApiKeyId,
    patch: &Value,
) -> Result<Filled, NotDone> {
    let wanted = records::wanted(procedure, patch);
    let known = tx.records(&wanted, applicant, by).await?;
    Ok(records::fill(procedure, patch, &known)?)
}

/// Why a file that came through the door of another slot, or of an older version, does not fit this one.
fn unfit(file: &Document, expected: &Expectation) -> Option<Finding> {
    expected.unfit(MediaType::named(&file.media_type)?, u64::try_from(file.bytes).ok()?)
}

/// Puts the files of the records into the slots of their rows; answers the case as it is then. A file that a slot does not
/// take stands there as refused, without its bytes: a defect at its place, and nothing else.
///
/// # Errors
/// Refused where the section of a row is locked.
pub(super) async fn attach(
    tx: &mut Tx,
    office: &Office<'_>,
    mut case: Case,
    attached: &[Attached],
) -> Result<Case, NotDone> {
    for Attached { place, document } in attached {
        let file = tx.document(*document).await?;
        let slot = place.document.clone().unwrap_or_default();
        let expected = office.procedure(&case).slot(&slot).map(|(_, slot)| &slot.expectation);
        // What is kept no more, the applicant is asked for as if the record had no file.
        let (Some(expected), true) = (expected, file.kept) else { continue };
        let there = tx.documents_of(case.id).await?;
        if there.iter().any(|old| old.slot == slot && old.item == place.item && old.sha256 == file.sha256) {
            continue;
        }
        // Read again: what was applied in this transaction has counted the version on.
        let now = tx.case(case.id).await?;
        let report = unfit(&file, expected).map(|finding| Report::of(None, vec![finding]));
        (case, _) = place_document(tx, office, now, place, File { report, ..File::from(file) }).await?;
    }
    Ok(case)
}

/// Whether the row of a place is about something else since the edit.
pub(super) fn is_about_another(procedure: &Procedure, before: &Case, after: &Case, place: &Place) -> bool {
    let section = procedure.section(&place.section);
    let Some(by) = section.and_then(|section| section.records.as_ref()).map(|records| &records.by) else {
        return false;
    };
    let subject = |case: &Case| case.data.get(&place.section, place.item, by).cloned();
    subject(before).is_some_and(|then| subject(after) != Some(then))
}
