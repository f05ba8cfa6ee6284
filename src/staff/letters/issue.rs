//! امضا و صدور: signs the letter off with the ways by which it leaves; the background typesets and sends it.

use super::{opened::OpenedLetter, perform, routes};
use axum::response::Response;
use kartabl_actions::secretariat::SignOffLetter;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done};

pub(crate) async fn post(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = context.href();
    let action = routes::read(&fields).map(|to| SignOffLetter { to });
    perform::perform(context, &fields, "reason", action, Done::Issued, &href).await
}
