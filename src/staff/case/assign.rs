//! `POST /cases/{code}/assign` and `POST /assign`: a supervisor gives one case, or many at once, to a member of the unit.

use super::{access, side_form};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kartabl_actions::{NotDone, Seen, review::Assign};
use kartabl_domain::people::Staff;
use kartabl_web::{
    App, WebError, forms::Fields, frame::Frame, session::As, session::Supervisor, shell::Done, shell::Flash,
    views::form::FormState,
};

/// The member whom the form names; `None` where it names nobody, or somebody who has been locked out meanwhile.
async fn member(app: &App, fields: &Fields) -> Result<Option<Staff>, WebError> {
    let Ok(id) = fields.get("to").parse() else { return Ok(None) };
    let account = app.db.staff(id).await?.filter(|account| account.active);
    Ok(account.map(|account| account.staff))
}

pub(crate) async fn post(
    State(app): State<App>,
    As { staff, .. }: As<Supervisor>,
    Path(code): Path<String>,
    frame: Frame,
    fields: Fields,
) -> Result<Response, WebError> {
    let Some(to) = member(&app, &fields).await? else {
        let mut form = FormState::default();
        form.wrong("to", "کارشناس", "این کارشناس در فهرست نیست؛ کسی را از فهرست انتخاب کنید.");
        return side_form::answer(&app, &staff, &code, &frame, form, "").await;
    };
    match side_form::perform(&app, &staff, &code, &fields, &[], &Assign { to: &to }).await? {
        Ok(case) => {
            let flash = Flash::new(Done::Assigned).case(&case.code);
            Ok(app.done(&format!("/cases/{}", case.code), &flash))
        }
        Err(error) => side_form::answer(&app, &staff, &code, &frame, error.form, "").await,
    }
}

/// Gives several cases of one list. Each is an action of its own: one that has changed meanwhile does not stop the others,
/// and the answer says that some were left.
pub(crate) async fn many(
    State(app): State<App>,
    As { staff, .. }: As<Supervisor>,
    fields: Fields,
) -> Result<Response, WebError> {
    let Some(to) = member(&app, &fields).await? else {
        return Ok(app.done("/?tray=unassigned", &Flash::new(Done::NobodyChosen)));
    };
    let (mut done, mut left) = (0_u32, 0_u32);
    for code in fields.all("code") {
        let case = access::find(&app, &staff, code).await?;
        let seen = Seen { case: case.id, version: case.version };
        match app.actions.perform(&Assign { to: &to }, &staff, seen, "").await {
            Ok(_) => done += 1,
            Err(NotDone::Conflict | NotDone::Refused { .. }) => left += 1,
            Err(failed) => return Err(failed.into()),
        }
    }
    let what = match (done, left) {
        (0, 0) => Done::NothingChosen,
        (_, 0) => Done::Assigned,
        _ => Done::PartlyAssigned,
    };
    Ok(app.done("/?tray=unassigned", &Flash::new(what)))
}
