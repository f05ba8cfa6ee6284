//! بازگشت به کارشناس: the draft goes back; a number that was taken stays in the book, void.

use super::{OpenedLetter, Typed};
use axum::response::Response;
use kartabl_domain::dispatch::Addresses;
use kartabl_web::{
    WebError,
    forms::Fields,
    session::Secretary,
    shell::{Done, Flash},
};

pub(crate) async fn post(
    OpenedLetter { mut desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed = Typed::of(&fields);
    if !desk.is_current(&fields)? {
        return desk.conflict(typed).await;
    }
    let (case, letter) = (desk.case.clone(), desk.letter.clone());
    let step = case.send_letter_back(&desk.office(), &desk.staff, letter, fields.get("reason"));
    let step = match step {
        Ok(step) => step,
        Err(refusal) => return desk.refused(typed, &refusal, "reason").await,
    };
    if !desk.store(&step, &Addresses::default(), None).await? {
        return desk.conflict(typed).await;
    }
    tracing::info!(letter.id = %desk.letter.id, "letter sent back");
    let flash = Flash::new(Done::LetterReturned).case(&desk.case.code);
    Ok(desk.app.done("/letters", &flash))
}
