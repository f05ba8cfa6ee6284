//! امضا و صدور: signs the letter off with the ways by which it leaves; the background typesets and sends it.

use super::{OpenedLetter, routes};
use axum::response::Response;
use kartabl_actions::secretariat::SignOffLetter;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done};

pub(crate) async fn post(
    OpenedLetter { desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = desk.href();
    let action = routes::read(&fields).map(|to| SignOffLetter { to });
    desk.act(&fields, "reason", action, Done::Issued, &href).await
}
