//! `POST /cases/{code}/notes`: an internal note, which the applicant never sees.

use super::{access, side_form};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_domain::text::clean;
use kartabl_web::{
    App, WebError,
    forms::Fields,
    frame::Frame,
    session::{As, Worker},
    shell::{Done, Flash},
    views::form::FormState,
};

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<Worker>,
    Path(code): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = access::find(&app, &staff, &code).await?;
    let text = clean(fields.get("text"));
    if text.is_empty() {
        let mut form = FormState::default();
        form.wrong("text", "یادداشت برای پرونده", "یادداشت خالی است؛ متن آن را بنویسید.");
        return side_form::answer(&app, &staff, &code, &frame, form, fields.get("text")).await;
    }
    if fields.is_kept() {
        return side_form::answer(&app, &staff, &code, &frame, FormState::kept(), fields.get("text")).await;
    }
    app.actions.add_note(&staff, case.id, &text).await?;
    let flash = Flash::new(Done::NoteAdded).case(&case.code);
    Ok(app.done(&format!("/cases/{}#notes", case.code), &flash))
}
