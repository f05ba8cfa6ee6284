//! «دوباره ساخته شود»: a letter whose typesetting was given up is typeset once more.

use super::OpenedLetter;
use axum::response::Response;
use kartabl_actions::secretariat::TypesetAgain;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done};

pub(crate) async fn post(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = desk.href();
    desk.act(&fields, "version", Ok(TypesetAgain), Done::Issued, &href).await
}
