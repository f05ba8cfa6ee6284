//! امضا و صدور: signs the letter off with the ways by which it leaves; the background typesets and sends it.

use super::{OpenedLetter, Typed, desk::record, routes};
use axum::response::Response;
use kartabl_domain::cases::Refusal;
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done, views::form::FormState};

pub(crate) async fn post(
    OpenedLetter { mut desk, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let typed = Typed::of(&fields);
    if !desk.is_current(&fields)? {
        return desk.conflict(typed).await;
    }
    let to = match routes::read(&fields) {
        Ok(to) => to,
        Err(form) => return desk.wrong(typed, *form).await,
    };
    let step = desk.case.clone().issue_letter(&desk.office(), &desk.staff, desk.letter.clone(), &to);
    let step = match step {
        Ok(step) => step,
        Err(refusal @ Refusal::ClosedRoute { .. }) => {
            let mut form = FormState::default();
            form.wrong("ece", "شبکهٔ الکترونیکی دولت", desk.words(&refusal));
            return desk.wrong(typed, form).await;
        }
        Err(refusal) => return desk.refused(typed, &refusal, "reason").await,
    };
    // The case's history tells of the letter once its bytes are kept; who signed it off stands here.
    let signed_off = record(&desk.app, &desk.staff, "letter_signed_off", &desk.letter);
    if !desk.store(&step, &to, Some(signed_off)).await? {
        return desk.conflict(typed).await;
    }
    tracing::info!(letter.id = %desk.letter.id, "letter signed off");
    Ok(desk.done(Done::Issued))
}
