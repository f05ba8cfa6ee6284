//! What the pages of all actions on a case have in common: rehearsing, acting, the page again, going on.

use super::way::Way;
use crate::{act::Control, act::Stop, people::Names};
use axum::{http::StatusCode, response::Response};
use kartabl_actions::{NotDone, Seen, StaffAction};
use kartabl_domain::{
    cases::{Case, Event, Refusal},
    ids::StaffId,
    office::Office,
    people::Staff,
    procedures::Procedure,
};
use kartabl_web::{
    App, Frame, Page, WebError, forms::Fields, present, shell::Done, shell::Flash, views::form::FormState,
    views::parts::CaseRef, views::parts::MessagePreview,
};

/// A case in the hands of a person who may open it.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) frame: Frame,
    pub(crate) staff: Staff,
    pub(crate) case: Case,
    pub(crate) way: Way,
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

    /// What an action would lead to: what stands against it now, and what would be sent. Where the form says no action yet,
    /// nothing stands against it.
    pub(crate) async fn rehearse<A: StaffAction>(
        &self,
        action: Result<A, Box<FormState>>,
    ) -> Result<(FormState, Vec<MessagePreview>), WebError> {
        let Ok(action) = action else { return Ok(Default::default()) };
        match self.app.actions.rehearse(&action, &self.staff, &self.case) {
            Ok(step) => Ok((FormState::default(), present::messages(&step.messages))),
            Err(refusal) => Ok((self.bars(refusal).await?, Vec::new())),
        }
    }

    /// What bars an action. What other words would mend is said at its field once they are sent.
    pub(crate) async fn bars(&self, refusal: Refusal) -> Result<FormState, WebError> {
        let mended_by_words = matches!(
            refusal,
            Refusal::WordsNeeded { .. }
                | Refusal::Unprintable { .. }
                | Refusal::Username { .. }
                | Refusal::UnknownPlace { .. }
                | Refusal::UnknownUnit { .. }
        );
        match mended_by_words {
            true => Ok(FormState::default()),
            false => Ok(Stop::refused(&self.app, &self.case, refusal, &[]).await?.form),
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
        Stop::conflict(&self.app, &self.case).await.map(Some)
    }

    /// The version that the form saw, where it may be acted upon.
    ///
    /// # Errors
    /// When the form does not say which version it saw.
    pub(crate) async fn seen(&self, fields: &Fields) -> Result<Result<Seen, Stop>, WebError> {
        Ok(match self.outdated(fields).await? {
            Some(stop) => Err(stop),
            None => Ok(Seen { case: self.case.id, version: self.case.version }),
        })
    }

    /// Performs an action. Answers with the case as it is then, or with what the form must say.
    ///
    /// # Errors
    /// When the form does not say which version it saw, or storage fails.
    pub(crate) async fn act<A: StaffAction>(
        &mut self,
        fields: &Fields,
        controls: &[Control],
        action: Result<A, Box<FormState>>,
    ) -> Result<Result<Case, Stop>, WebError> {
        self.act_noting(fields, controls, "", action).await
    }

    /// Performs an action with an internal note in the same transaction; an empty one is none.
    ///
    /// # Errors
    /// When the form does not say which version it saw, or storage fails.
    pub(crate) async fn act_noting<A: StaffAction>(
        &mut self,
        fields: &Fields,
        controls: &[Control],
        note: &str,
        action: Result<A, Box<FormState>>,
    ) -> Result<Result<Case, Stop>, WebError> {
        let seen = match self.seen(fields).await? {
            Ok(seen) => seen,
            Err(stop) => return Ok(Err(stop)),
        };
        let action = match action {
            Ok(action) => action,
            Err(form) => return Ok(Err(Stop::wrong(*form))),
        };
        let done = self.app.actions.perform(&action, &self.staff, seen, note).await;
        self.outcome(done, controls).await
    }

    /// What became of an action; where somebody was faster, the case is read anew.
    pub(crate) async fn outcome(
        &mut self,
        done: Result<Case, NotDone>,
        controls: &[Control],
    ) -> Result<Result<Case, Stop>, WebError> {
        let not_done = match done {
            Ok(case) => return Ok(Ok(case)),
            Err(not_done) => not_done,
        };
        let stop = Stop::of(&self.app, &self.case, not_done, controls).await?;
        self.case = self.app.db.case(self.case.id).await?;
        Ok(Err(stop))
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
