//! امضا و صدور: signs the letter off; the background typesets it and closes its case.

use super::{OpenedLetter, Typed, desk::record};
use crate::{WebError, forms::Fields, session::Secretary, shell::Done};
use axum::response::Response;
use kartabl_storage::StorageError;

pub(crate) async fn post(
    OpenedLetter { mut desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    if !desk.is_current(&fields)? {
        return desk.conflict(Typed::default()).await;
    }
    let step = desk.case.clone().issue_letter(&desk.office(), &desk.staff, desk.letter.clone());
    let step = match step {
        Ok(step) => step,
        Err(refusal) => return desk.refused(Typed::default(), &refusal).await,
    };
    let mut tx = desk.app.db.begin().await?;
    match tx.apply(&step, &desk.app.house.calendar).await {
        Ok(()) => {}
        Err(StorageError::Conflict) => {
            drop(tx);
            return desk.conflict(Typed::default()).await;
        }
        Err(error) => return Err(error.into()),
    }
    // The case's history tells of the issued letter only; who signed it off stands here.
    tx.audit(record(&desk.app, &desk.staff, "letter_signed_off", &desk.letter));
    tx.commit().await?;
    tracing::info!(letter.id = %desk.letter.id, "letter signed off");
    Ok(desk.done(Done::Issued))
}
