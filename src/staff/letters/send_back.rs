//! بازگشت به کارشناس: the draft goes back; a number that was taken stays in the book, void.

use super::{opened::OpenedLetter, perform};
use axum::response::Response;
use kartabl_actions::secretariat::SendLetterBack;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done};

pub(crate) async fn post(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let action = SendLetterBack { comment: fields.get("reason") };
    perform::perform(context, &fields, "reason", Ok(action), Done::LetterReturned, "/letters").await
}
