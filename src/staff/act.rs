//! One act on a case by a page: how a form comes back where it was not done.

use axum::http::StatusCode;
use kartabl_actions::NotDone;
use kartabl_domain::cases::{Case, Refusal};
use kartabl_web::{App, WebError, present, views::form::Conflict, views::form::FormState, words};

/// A control of a form and the name that the domain has for what is typed there.
#[derive(Clone, Copy)]
pub(crate) struct Control {
    pub(crate) holds: &'static str,
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
}

/// An action that was not done; its page comes back with what was typed.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) status: StatusCode,
    pub(crate) form: FormState,
    /// The rule that does not allow it, where it is one.
    pub(crate) refusal: Option<Refusal>,
}

impl Stop {
    /// Something that was typed cannot be read, or is missing.
    pub(crate) fn wrong(form: FormState) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, form, refusal: None }
    }

    /// What was typed before the session ended is shown, and not done.
    pub(crate) fn kept() -> Self {
        Self { status: StatusCode::OK, form: FormState::kept(), refusal: None }
    }

    /// Somebody else has changed the case since the page was made.
    pub(crate) async fn conflict(app: &App, case: &Case) -> Result<Self, WebError> {
        let form = FormState::conflict(conflict(app, case).await?);
        Ok(Self { status: StatusCode::CONFLICT, form, refusal: None })
    }

    /// The rules do not allow it; said at the control that it is about, if it is about one.
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
        let about = match &refusal {
            Refusal::WordsNeeded { field, .. } | Refusal::Unprintable { field, .. } => field,
            Refusal::Username { .. } => "usernames",
            Refusal::UnknownPlace { .. } => "place",
            Refusal::UnknownUnit { .. } => "unit",
            _ => "",
        };
        let form = match controls.iter().find(|control| control.holds == about) {
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

    /// What stands against an action that was not done. Other failures are the page's own.
    pub(crate) async fn of(
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

/// Who changed the case last, and when: «نگار فرهمند همین پرونده را تغییر داد».
pub(crate) async fn conflict(app: &App, case: &Case) -> Result<Conflict, WebError> {
    let events = app.db.events_of(case.id).await?;
    let names = crate::people::Names::of(app, case, &events).await?;
    let last = events.last();
    Ok(Conflict {
        who: last.map_or_else(|| "همکار شما".to_owned(), |event| names.actor(event.actor)),
        at: present::ago(last.map_or(case.changed_at, |event| event.at), app.world().now()),
        version: case.version,
    })
}
