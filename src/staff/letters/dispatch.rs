//! What the secretariat does with a letter on its way: record the post, settle or repeat a package, go without a way, void
//! the letter.

use super::{context::LetterContext, opened::OpenedLetter, perform, routes};
use axum::response::Response;
use kartabl_actions::secretariat::{ConfirmEce, RecordPost, RepeatEce, SetRouteAside, VoidLetter};
use kartabl_domain::{
    procedures::Route,
    values::{ConsignmentNumber, letter_date},
};
use kartabl_web::{WebError, forms::Fields, session::Secretary, shell::Done, views::form::FormState};

/// Records the number that the post gave and the day.
pub(crate) async fn post(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (href, action) = (context.href(), consignment(&context, &fields));
    perform::perform(context, &fields, "consignment", action, Done::PostRecorded, &href).await
}

fn consignment(context: &LetterContext, fields: &Fields) -> Result<RecordPost, Box<FormState>> {
    let mut form = FormState::default();
    let number = ConsignmentNumber::parse(fields.get("consignment"));
    let date = letter_date(fields.get("posted"), context.office().today());
    if let Err(fault) = &number {
        form.wrong("consignment", "شمارهٔ مرسوله", format!("درست نیست؛ {} لازم است.", fault.expected));
    }
    if let Err(fault) = &date {
        form.wrong("posted", "تاریخ تحویل به پست", format!("درست نیست؛ {} لازم است.", fault.expected));
    }
    let (Ok(number), Ok(date)) = (number, date) else { return Err(Box::new(form)) };
    if context.letter.entry().is_some_and(|entry| date < entry.date) {
        form.wrong("posted", "تاریخ تحویل به پست", "پیش از تاریخ خود نامه است.");
        return Err(Box::new(form));
    }
    Ok(RecordPost { number, date })
}

/// «ارسال شد»: confirms that the package has left, which the secretariat knows from elsewhere.
pub(crate) async fn confirm(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = context.href();
    perform::perform(context, &fields, "version", Ok(ConfirmEce), Done::EceConfirmed, &href).await
}

/// «دوباره بفرست»: sends the package once more, perhaps to another address.
pub(crate) async fn repeat(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut form = FormState::default();
    let to = routes::ece_address(&fields, &mut form);
    let (href, action) = (context.href(), to.map(|to| RepeatEce { to }).ok_or(Box::new(form)));
    perform::perform(context, &fields, "ece_address", action, Done::EceRepeated, &href).await
}

/// «این راه را کنار بگذار»: goes without this way.
pub(crate) async fn set_aside(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let route = Route::named(fields.get("route")).filter(|route| *route != Route::Portal);
    let route = route.ok_or(WebError::BadRequest("route"))?;
    let field = if route == Route::Ece { "aside_ece" } else { "aside_post" };
    let href = context.href();
    let action = SetRouteAside { route, reason: fields.get(field) };
    perform::perform(context, &fields, field, Ok(action), Done::RouteSetAside, &href).await
}

/// ابطال: voids the letter and gives the case back to its expert.
pub(crate) async fn void(
    OpenedLetter { context, .. }: OpenedLetter<Secretary>,
    fields: Fields,
) -> Result<Response, WebError> {
    let href = context.href();
    let action = VoidLetter { reason: fields.get("void_reason") };
    perform::perform(context, &fields, "void_reason", Ok(action), Done::LetterVoided, &href).await
}
