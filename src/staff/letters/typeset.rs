//! «دوباره ساخته شود»: a letter whose typesetting was given up is typeset once more.

use super::{opened::OpenedLetter, perform};
use axum::response::Response;
use kartabl_actions::secretariat::TypesetAgain;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done};

pub(crate) async fn post(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = context.href();
    perform::perform(context, &fields, "version", Ok(TypesetAgain), Done::Issued, &href).await
}
