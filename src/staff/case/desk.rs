//! What the pages of all actions on a case have in common: rehearsing, acting, the page again, going on.

use super::way::Way;
use crate::{
    act::{self, Outcome, Unfit},
    people::Names,
};
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{Case, Event, Refusal, Step},
    ids::StaffId,
    office::Office,
    procedures::Procedure,
    staff::Staff,
};
use kartabl_web::{
    App, Frame, Page, WebError,
    forms::Fields,
    present,
    shell::{Done, Flash},
    views::{
        form::FormState,
        parts::{CaseRef, MessagePreview},
    },
};

/// A case in the hands of a person who may open it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) frame: Frame,
    pub(crate) staff: Staff,
    pub(crate) case: Case,
    pub(crate) way: Way,
}

/// A control of a form and the name that the domain has for what is typed there.
#[derive(Clone, Copy)]
pub(crate) struct Control {
    pub(crate) holds: &'static str,
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
}

/// An action that was not done; its page comes back with what was typed.
pub(crate) struct Stop {
    pub(crate) status: StatusCode,
    pub(crate) form: FormState,
}

impl Stop {
    pub(crate) fn of(outcome: Outcome, controls: &[Control]) -> Self {
        let status = match &outcome {
            Outcome::Done(_) => StatusCode::OK,
            Outcome::Conflict(_) => StatusCode::CONFLICT,
            Outcome::Refused { refusal: Refusal::NotAllowed, .. } => StatusCode::FORBIDDEN,
            Outcome::Refused { .. } | Outcome::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let control = |name: &str| controls.iter().find(|control| control.holds == name);
        let form = outcome.form(|name| control(name).map(|control| (control.id, control.label)));
        Self { status, form }
    }
}

impl Stop {
    /// What was typed before the session ended is shown, and not done.
    fn kept() -> Self {
        Self { status: StatusCode::OK, form: FormState::kept() }
    }
}

impl Desk {
    pub(crate) fn office(&self) -> Office<'_> {
        self.app.house.office()
    }

    pub(crate) fn procedure(&self) -> &Procedure {
        self.app.house.procedures.of(&self.case.procedure)
    }

    /// What every page about the case says of it.
    pub(crate) fn case_ref(&self) -> CaseRef {
        CaseRef {
            code: self.case.code.to_string(),
            title: present::case_title(&self.case, &self.office()),
            applicant: self.case.applicant.name.clone(),
            version: self.case.version,
            back: self.way.crumb(),
            keep: self.way.keep(),
        }
    }

    pub(crate) async fn page(&self, status: StatusCode, page: &impl Page) -> Result<Response, WebError> {
        let shell = self.app.shell(&self.frame, &self.staff, self.way.active()).await?;
        Ok(self.app.templates.page_with(status, page, &shell))
    }

    /// The answer where the rules do not allow the action now: the page of the case, which says why and offers what they
    /// do allow.
    pub(crate) async fn barred(&self, form: FormState) -> Result<Response, WebError> {
        let asked = super::Asked { tray: self.way.active().to_owned(), ..super::Asked::default() };
        let page = super::view(&self.app, &self.staff, &self.case, &asked, form, String::new()).await?;
        self.page(StatusCode::OK, &page).await
    }

    /// What the action would lead to: what stands against it now, and what would be sent.
    pub(crate) async fn rehearse(
        &self,
        decide: impl FnOnce(Case, &Office<'_>, &Staff) -> Result<Step, Unfit>,
    ) -> Result<(FormState, Vec<MessagePreview>), WebError> {
        let step = decide(self.case.clone(), &self.office(), &self.staff);
        match step {
            Ok(step) => Ok((FormState::default(), present::messages(&step.messages))),
            Err(unfit) => {
                let outcome = act::unfit_for(&self.app, &self.case, unfit).await?;
                // What other words would mend is said at its field, once they are sent; here only what bars the act.
                let form = outcome.form(|_| Some(("", "")));
                let bars = form.refusal.is_some();
                Ok((if bars { form } else { FormState::default() }, Vec::new()))
            }
        }
    }

    /// What stands against the page because it was made from an older case; nothing where it was not.
    ///
    /// # Errors
    /// When the form does not say which version it saw.
    pub(crate) async fn outdated(&self, fields: &Fields) -> Result<Option<Stop>, WebError> {
        if fields.number("version")? == self.case.version {
            return Ok(fields.is_kept().then(Stop::kept));
        }
        let conflict = act::conflict(&self.app, &self.case).await?;
        Ok(Some(Stop::of(Outcome::Conflict(conflict), &[])))
    }

    /// Decides and stores. Answers with the case as it is then, or with what the form must say.
    ///
    /// # Errors
    /// When the form does not say which version it saw, or storage fails.
    pub(crate) async fn act(
        &mut self,
        fields: &Fields,
        controls: &[Control],
        decide: impl FnOnce(Case, &Office<'_>, &Staff) -> Result<Step, Unfit> + Send,
    ) -> Result<Result<Case, Stop>, WebError> {
        self.act_noting(fields, controls, "", decide).await
    }

    /// As [`Desk::act`], with an internal note in the same transaction; an empty one is none.
    pub(crate) async fn act_noting(
        &mut self,
        fields: &Fields,
        controls: &[Control],
        note: &str,
        decide: impl FnOnce(Case, &Office<'_>, &Staff) -> Result<Step, Unfit> + Send,
    ) -> Result<Result<Case, Stop>, WebError> {
        if fields.is_kept() {
            return Ok(Err(self.outdated(fields).await?.unwrap_or_else(Stop::kept)));
        }
        let (code, version) = (self.case.code.as_str(), fields.number("version")?);
        let (app, staff) = (&self.app, &self.staff);
        let decide = |case: Case, office: &Office<'_>| decide(case, office, staff);
        let outcome = act::act_noting(app, staff, code, version, note, decide).await?;
        if let Outcome::Done(case) = outcome {
            return Ok(Ok(*case));
        }
        if let Outcome::Conflict(_) = outcome {
            self.case = self.app.db.case(self.case.id).await?;
        }
        Ok(Err(Stop::of(outcome, controls)))
    }

    /// Goes on to the next case of the tray, else to the case itself, and says what was done.
    pub(crate) async fn done(&self, what: Done) -> Result<Response, WebError> {
        let next = self.way.next(&self.app, &self.case).await?;
        // What is done may have taken the case out of the person's sight, as an opinion does.
        let is_open = self.app.db.case(self.case.id).await?.is_open_to(&self.staff);
        let here = || match is_open {
            true => format!("/cases/{}{}", self.case.code, self.way.keep()),
            false => self.way.crumb().href,
        };
        let flash = if is_open { Flash::new(what).case(&self.case.code) } else { Flash::new(what) };
        Ok(self.app.done(&next.unwrap_or_else(here), &flash))
    }

    /// The name of a member of staff.
    pub(crate) async fn name(&self, id: StaffId) -> Result<String, WebError> {
        Ok(Names::of_staff(&self.app, [id]).await?.staff(id))
    }

    /// The last thing that happened to the case of which `is` holds.
    pub(crate) async fn last_event(&self, is: impl Fn(&Event) -> bool) -> Result<Option<Event>, WebError> {
        Ok(self.app.db.events_of(self.case.id).await?.into_iter().rev().find(|event| is(event)))
    }
}
