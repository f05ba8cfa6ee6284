//! What the handlers of all actions on a case work with.

use super::origin::Origin;
use crate::people::Names;
use axum::{http::StatusCode, response::Response};
use kartabl_domain::{
    cases::{Case, Event},
    ids::StaffId,
    office::Office,
    people::Staff,
    procedures::Procedure,
};
use kartabl_web::{App, Frame, Page, WebError, present, views::parts::CaseRef};

/// A case, the person who has opened it, and the tray that it was opened from.
pub(crate) struct CaseContext {
    pub(super) app: App,
    pub(super) frame: Frame,
    pub(super) staff: Staff,
    pub(super) case: Case,
    pub(super) origin: Origin,
}

impl CaseContext {
    pub(super) fn office(&self) -> Office<'_> {
        self.app.house.office()
    }

    pub(super) fn procedure(&self) -> &Procedure {
        self.app.house.procedures.of(&self.case.procedure)
    }

    /// What every page about the case shows of it.
    pub(super) fn case_ref(&self) -> CaseRef {
        CaseRef {
            code: self.case.code.to_string(),
            title: present::case_title(&self.case, &self.office()),
            applicant: self.case.applicant.name.clone(),
            version: self.case.version,
            back: self.origin.back_link(),
            keep: self.origin.query(),
        }
    }

    /// Answers with a page about the case.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn page(&self, status: StatusCode, page: &impl Page) -> Result<Response, WebError> {
        let shell = self.app.shell(&self.frame, &self.staff, self.origin.menu_entry()).await?;
        Ok(self.app.templates.page_with(status, page, &shell))
    }

    /// The name of a member of staff.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn staff_name(&self, id: StaffId) -> Result<String, WebError> {
        Ok(Names::of_staff(&self.app, [id]).await?.staff(id))
    }

    /// The last event of the case that `matches`.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) async fn last_event(
        &self,
        matches: impl Fn(&Event) -> bool,
    ) -> Result<Option<Event>, WebError> {
        Ok(self.app.db.events_of(self.case.id).await?.into_iter().rev().find(|event| matches(event)))
    }
}
