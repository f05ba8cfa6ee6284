//! One act on a case: read it, compare the version that the form was made from, decide, write everything, or say why not.

use crate::case;
use kartabl_domain::{
    cases::{Case, Refusal, Step},
    office::Office,
    staff::Staff,
};
use kartabl_storage::StorageError;
use kartabl_web::{
    App, WebError, present,
    views::form::{Conflict, FormState},
    words,
};

/// Why what was typed leads to no step.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// The rules do not allow it.
    Refused(Refusal),
    /// A field cannot be read.
    Wrong(Box<FormState>),
}

impl From<Refusal> for Unfit {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<FormState> for Unfit {
    fn from(form: FormState) -> Self {
        Self::Wrong(Box::new(form))
    }
}

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
    /// What was typed cannot be read.
    Wrong(FormState),
}

/// Does one act on a case that is open to the person, in one transaction.
pub(crate) async fn act(
    app: &App,
    staff: &Staff,
    code: &str,
    version: i64,
    decide: impl FnOnce(Case, &Office<'_>) -> Result<Step, Refusal> + Send,
) -> Result<Outcome, WebError> {
    let decide = |case: Case, office: &Office<'_>| decide(case, office).map_err(Unfit::from);
    act_noting(app, staff, code, version, "", decide).await
}

/// As [`act`], for forms that may be unreadable, with an internal note in the same transaction; an empty one is none.
pub(crate) async fn act_noting(
    app: &App,
    staff: &Staff,
    code: &str,
    version: i64,
    note: &str,
    decide: impl FnOnce(Case, &Office<'_>) -> Result<Step, Unfit> + Send,
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
        Err(unfit) => {
            drop(tx);
            return unfit_for(app, &seen, unfit).await;
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
    if !note.is_empty() {
        tx.add_note(seen.id, staff.id, note).await?;
    }
    tx.commit().await?;
    tracing::info!(case.id = %seen.id, state = step.case.state.name(), "case moved on");
    Ok(Outcome::Done(Box::new(step.case)))
}

/// The outcome of an act that the rules or the form do not allow, in words.
pub(crate) async fn unfit_for(app: &App, case: &Case, unfit: Unfit) -> Result<Outcome, WebError> {
    let refusal = match unfit {
        Unfit::Refused(refusal) => refusal,
        Unfit::Wrong(form) => return Ok(Outcome::Wrong(*form)),
    };
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
        at: present::ago(last.map_or(case.changed_at, |event| event.at), app.world().now()),
        version: case.version,
    })
}

impl Outcome {
    /// The form as it comes back; `field` maps the field of a refusal to the control and its label.
    pub(crate) fn form(self, field: impl Fn(&str) -> Option<(&'static str, &'static str)>) -> FormState {
        match self {
            Self::Done(_) => FormState::default(),
            Self::Conflict(conflict) => FormState::conflict(conflict),
            Self::Wrong(form) => form,
            Self::Refused { refusal, text } => {
                let about = match &refusal {
                    Refusal::WordsNeeded { field, .. } | Refusal::Unprintable { field, .. } => field,
                    Refusal::Username { .. } => "usernames",
                    Refusal::UnknownPlace { .. } => "place",
                    Refusal::UnknownUnit { .. } => "unit",
                    _ => return FormState::refusal(text),
                };
                let mut form = FormState::default();
                match field(about) {
                    Some((control, label)) => form.wrong(control, label, text),
                    None => return FormState::refusal(text),
                }
                form
            }
        }
    }
}
