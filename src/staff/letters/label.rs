//! برچسب پستی: the address label of a letter that goes by post, to be printed and stuck on its envelope.

use super::opened::OpenedLetter;
use crate::views::label::LabelPage;
use axum::response::Response;
use kartabl_domain::{letters::dispatch::Destination, procedures::Route, text::fa};
use kartabl_web::{WebError, session::LetterReader};

pub(crate) async fn get(
    OpenedLetter { context, .. }: OpenedLetter<LetterReader>,
) -> Result<Response, WebError> {
    let way = context.letter.dispatch(Route::Post).map(|way| &way.to);
    let (Some(Destination::Post { address }), Some(kept)) = (way, context.letter.kept()) else {
        return Err(WebError::NotFound);
    };
    let settings = &context.app.house.settings;
    let page = LabelPage {
        letter: context.letter.id.to_string(),
        number: kept.entry.number(),
        date: kept.entry.date.numeric(),
        sender: settings.organisation.clone(),
        sender_address: settings.address.clone(),
        receiver: context.case.applicant.name.clone(),
        lines: fa(&address.lines),
        postal_code: address.postal_code.as_ref().map(fa),
    };
    let shell = context.app.shell(&context.frame, &context.staff, "letters").await?;
    Ok(context.app.templates.page(&page, &shell))
}
