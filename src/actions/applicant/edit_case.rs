//! Merging data into a draft or a returned case.

use super::{
    attach_records::{attach, filled, is_about_another},
    own_case::own_case,
};
use crate::{Actions, NotDone, Reply, apply::apply, inspection, retry::retried};
use kartabl_domain::{
    cases::{Case, data::Changed, facts::FactsWanted, records::Filled},
    ids::ApiKeyId,
    office::Office,
    procedures::Place,
    values::TrackingCode,
};
use kartabl_storage::Tx;
use serde_json::Value;

impl Actions {
    /// Merges a patch into the data of a case (RFC 7396). Documents of rows that go are removed with them,
    /// and those of slots that the data forbid from now on.
    ///
    /// # Errors
    /// Refused in another state, or where a section is locked; data that is not of the form's shape, or that names a
    /// catalogue item, case or record which does not exist.
    pub async fn edit_case<R: Reply>(
        &self,
        by: ApiKeyId,
        code: &TrackingCode,
        patch: &Value,
        reply: &R,
    ) -> Result<R::Answer, NotDone> {
        retried(|| async {
            let mut tx = self.db.begin().await?;
            let office = self.house.office();
            let before = own_case(&mut tx, code, by).await?;
            let refused = NotDone::about(&before);
            // A case that cannot be edited at all says so, whatever is wrong with the patch.
            let _step =
                before.clone().edit(&office, before.data.clone(), &Changed::default()).map_err(&refused)?;
            let procedure = office.procedure(&before);
            let applicant = before.applicant.key();
            let Filled { patch, attached, bare } = filled(&mut tx, procedure, &applicant, by, patch).await?;
            let wanted = FactsWanted::of(procedure, &patch);
            let facts = tx.facts(&wanted, &applicant, Some(before.id)).await?;
            let mut data = before.data.clone();
            let changed = data.merge(&patch, procedure, &facts)?;
            let step = before.clone().edit(&office, data, &changed).map_err(&refused)?;
            let case = if changed.is_empty() {
                before
            } else {
                apply(&mut tx, &office, &step).await?;
                remove_orphans(&mut tx, &office, &before, &step.case, &bare).await?;
                erase_forbidden(&mut tx, &office, &step.case).await?;
                step.case
            };
            let case = attach(&mut tx, &office, case, &attached).await?;
            let answer = reply.answer(&mut tx, &office, &case).await?;
            tx.commit().await?;
            Ok(answer)
        })
        .await
    }
}

/// Removes the documents of rows that are gone, and of rows that are about something else since the edit.
async fn remove_orphans(
    tx: &mut Tx,
    office: &Office<'_>,
    before: &Case,
    after: &Case,
    bare: &[Place],
) -> Result<(), NotDone> {
    let procedure = office.procedure(after);
    for document in tx.documents_of(after.id).await? {
        let rows = procedure.section(&document.section).map_or(0, |section| after.data.rows(section));
        let of_another = bare.iter().any(|place| {
            place.item == document.item
                && place.document.as_ref() == Some(&document.slot)
                && is_about_another(procedure, before, after, place)
        });
        if document.item.is_some_and(|item| item >= rows) || of_another {
            tx.remove_document(document.id, office.now).await?;
        }
    }
    Ok(())
}

/// Takes out what lies in slots that the case, as it is now, forbids: the bytes of a letter that is confidential must not be
/// kept.
async fn erase_forbidden(tx: &mut Tx, office: &Office<'_>, case: &Case) -> Result<(), NotDone> {
    for document in tx.documents_of(case.id).await? {
        let slot = office.procedure(case).slot(&document.slot);
        if slot.is_none_or(|(_, slot)| slot.forbidden_if.is_none()) {
            continue;
        }
        let known = tx.known_of(office.procedure(case), case).await?;
        if inspection::forbids(office, case, known, &document.slot, document.item).is_some() {
            tx.erase_document(document.id, office.now).await?;
        }
    }
    Ok(())
}
