//! An action that a form asked for and that was not done: what the form says when it comes back.

use crate::people::Names;
use axum::http::StatusCode;
use kartabl_actions::NotDone;
use kartabl_domain::cases::{Case, Refusal};
use kartabl_web::{App, WebError, present, views::form::Conflict, views::form::FormState, words};

/// A control of a form and the name that the domain has for what is typed there.
#[derive(Clone, Copy)]
pub(crate) struct Control {
    /// The field as a [`Refusal`] names it.
    pub(crate) field: &'static str,
    /// The id of the control in the page.
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
}

/// Why an action was not done. The page comes back with it and with what was typed.
#[derive(Debug)]
pub(crate) struct FormError {
    pub(crate) status: StatusCode,
    pub(crate) form: FormState,
    /// The rule that does not allow the action, where there is one.
    pub(crate) refusal: Option<Refusal>,
}

impl FormError {
    /// Something that was typed cannot be read, or is missing.
    pub(crate) fn invalid(form: FormState) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, form, refusal: None }
    }

    /// What was typed before the session ended is shown again, and not done.
    pub(crate) fn restored() -> Self {
        Self { status: StatusCode::OK, form: FormState::kept(), refusal: None }
    }

    /// Somebody else has changed the case since the page was made.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn conflict(app: &App, case: &Case) -> Result<Self, WebError> {
        let form = FormState::conflict(last_change(app, case).await?);
        Ok(Self { status: StatusCode::CONFLICT, form, refusal: None })
    }

    /// The rules do not allow the action. It is said at the control that the refusal is about, where there is one.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) async fn refused(
        app: &App,
        case: &Case,
        refusal: Refusal,
        controls: &[Control],
    ) -> Result<Self, WebError> {
        let holder = match refusal {
            Refusal::NotYours { holder: Some(id) } => app.db.staff_names([id]).await?.remove(&id),
            _ => None,
        };
        let text = words::refusal_text(&refusal, app.house.office().procedure(case), holder.as_deref());
        let field = match &refusal {
            Refusal::WordsNeeded { field, .. } | Refusal::Unprintable { field, .. } => field,
            Refusal::Username { .. } => "usernames",
            Refusal::UnknownPlace { .. } => "place",
            Refusal::UnknownUnit { .. } => "unit",
            _ => "",
        };
        let form = match controls.iter().find(|control| control.field == field) {
            Some(control) => {
                let mut form = FormState::default();
                form.wrong(control.id, control.label, text);
                form
            }
            None => FormState::refusal(text),
        };
        let status = match &refusal {
            Refusal::NotAllowed => StatusCode::FORBIDDEN,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Ok(Self { status, form, refusal: Some(refusal) })
    }

    /// What the form says of an action that was not done.
    ///
    /// # Errors
    /// Failures that no form can mend, and those of the database.
    pub(crate) async fn from_not_done(
        app: &App,
        case: &Case,
        not_done: NotDone,
        controls: &[Control],
    ) -> Result<Self, WebError> {
        match not_done {
            NotDone::Conflict => Self::conflict(app, &app.db.case(case.id).await?).await,
            NotDone::Refused { refusal, .. } => Self::refused(app, case, refusal, controls).await,
            other => Err(other.into()),
        }
    }
}

/// The last change of the case, by whom and when: «نگار فرهمند همین پرونده را تغییر داد».
///
/// # Errors
/// Those of the database.
pub(crate) async fn last_change(app: &App, case: &Case) -> Result<Conflict, WebError> {
    let events = app.db.events_of(case.id).await?;
    let names = Names::of(app, case, &events).await?;
    let last = events.last();
    Ok(Conflict {
        who: last.map_or_else(|| "همکار شما".to_owned(), |event| names.actor(event.actor)),
        at: present::ago(last.map_or(case.changed_at, |event| event.at), app.world().now()),
        version: case.version,
    })
}
