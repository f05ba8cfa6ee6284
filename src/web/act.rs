//! One act on a case: read it, compare the version that the form was made from, decide, write everything, or say why not.

use crate::{
    App, WebError, case, present,
    views::form::{Conflict, FormState},
    words,
};
use kartabl_domain::{
    cases::{Case, Refusal, Step},
    office::Office,
    staff::Staff,
};
use kartabl_storage::StorageError;

/// What became of an act.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is written; this is the case as it was decided.
    Done(Box<Case>),
    /// Somebody else changed the case since the form was made.
    Conflict(Conflict),
    /// The rules do not allow it.
    Refused {
        refusal: Refusal,
        /// Why, in one Persian sentence.
        text: String,
    },
}

/// Does one act on a case that is open to the person, in one transaction.
pub(crate) async fn act(
    app: &App,
    staff: &Staff,
    code: &str,
    version: i64,
    decide: impl FnOnce(Case, &Office<'_>) -> Result<Step, Refusal> + Send,
) -> Result<Outcome, WebError> {
    let seen = case::open(app, staff, code).await?;
    let mut tx = app.db.begin().await?;
    let current = tx.case(seen.id).await?;
    if current.version != version {
        drop(tx);
        return Ok(Outcome::Conflict(conflict(app, &current).await?));
    }
    let step = match decide(current, &app.house.office()) {
        Ok(step) => step,
        Err(refusal) => {
            drop(tx);
            return refused(app, &seen, refusal).await;
        }
    };
    match tx.apply(&step, &app.house.calendar).await {
        Err(StorageError::Conflict) => {
            drop(tx);
            let current = app.db.case(seen.id).await?;
            return Ok(Outcome::Conflict(conflict(app, &current).await?));
        }
        other => other?,
    }
    tx.commit().await?;
    Ok(Outcome::Done(Box::new(step.case)))
}

async fn refused(app: &App, case: &Case, refusal: Refusal) -> Result<Outcome, WebError> {
    let holder = match refusal {
        Refusal::NotYours { holder: Some(id) } => app.db.staff_names([id]).await?.remove(&id),
        _ => None,
    };
    let office = app.house.office();
    let text = words::refusal_text(&refusal, office.procedure(case), holder.as_deref());
    Ok(Outcome::Refused { refusal, text })
}

/// Who changed the case last, and when: «نگار فرهمند همین پرونده را تغییر داد».
pub(crate) async fn conflict(app: &App, case: &Case) -> Result<Conflict, WebError> {
    let events = app.db.events_of(case.id).await?;
    let names = crate::people::Names::of(app, case, &events).await?;
    let last = events.last();
    Ok(Conflict {
        who: last.map_or_else(|| "همکار شما".to_owned(), |event| names.actor(event.actor)),
        at: present::moment(last.map_or(case.changed_at, |event| event.at), app.world().now()),
        version: case.version,
    })
}

impl Outcome {
    /// The form as it comes back; `field` maps the field of a refusal to the control and its label.
    pub(crate) fn form(self, field: impl Fn(&str) -> Option<(&'static str, &'static str)>) -> FormState {
        match self {
            Self::Done(_) => FormState::default(),
            Self::Conflict(conflict) => FormState::conflict(conflict),
            Self::Refused { refusal: Refusal::WordsNeeded { field: name, .. }, text } => {
                let mut form = FormState::default();
                match field(name) {
                    Some((control, label)) => form.wrong(control, label, text),
                    None => return FormState::refusal(text),
                }
                form
            }
            Self::Refused { text, .. } => FormState::refusal(text),
        }
    }
}
