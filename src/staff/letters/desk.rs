//! A letter as a handler gets it, and what all actions on letters have in common.

use super::{show, ways};
use crate::act;
use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderName, HeaderValue, Method, StatusCode, request::Parts},
    response::Response,
};
use kartabl_domain::{
    cases::{Case, Refusal, Step},
    dispatch::Addresses,
    ids::LetterId,
    letters::Letter,
    office::Office,
    staff::Staff,
};
use kartabl_storage::{AuditRecord, StorageError};
use kartabl_web::{
    App, As, Frame, WebError,
    forms::Fields,
    session::Allowed,
    shell::{Done, Flash},
    views::form::{Conflict, FormState},
    words::refusal_text,
};
use std::marker::PhantomData;

/// The browser asks again by itself while the workers typeset.
const REFRESH: HeaderName = HeaderName::from_static("refresh");
const SECONDS: HeaderValue = HeaderValue::from_static("2");

/// A letter in the hands of a person who may see it.
pub(crate) struct LetterDesk {
    pub(crate) app: App,
    pub(crate) frame: Frame,
    pub(crate) staff: Staff,
    pub(crate) letter: Letter,
    pub(crate) case: Case,
}

/// What was typed into the forms beside a letter; nothing where the page is shown for the first time.
#[derive(Default)]
pub(crate) struct Typed(Fields);

impl Typed {
    pub(crate) fn of(fields: &Fields) -> Self {
        Self(fields.clone())
    }

    /// The form that came back had this field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.given(name).is_some()
    }

    /// What was typed into this field, where the form had it.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.given(name).map(str::to_owned)
    }
}

/// The letter of the address, for a person whose posts allow the handler.
pub(crate) struct OpenedLetter<R> {
    pub(crate) desk: LetterDesk,
    allowed: PhantomData<R>,
}

impl<R: Allowed> FromRequestParts<App> for OpenedLetter<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let As { staff, .. } = As::<R>::from_request_parts(parts, app).await?;
        let id = Path::<String>::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let id: LetterId = id.parse().map_err(|_| WebError::NotFound)?;
        let Ok(frame) = Frame::from_request_parts(parts, app).await;
        let letter = app.db.letter(id).await?;
        let case = app.db.case(letter.case).await?;
        if !case.is_open_to(&staff) {
            return Err(WebError::forbidden());
        }
        if parts.method == Method::GET {
            let mut tx = app.db.begin().await?;
            tx.audit(record(app, &staff, "letter_opened", &letter));
            tx.commit().await?;
        }
        let desk = LetterDesk { app: app.clone(), frame, staff, letter, case };
        Ok(Self { desk, allowed: PhantomData })
    }
}

/// The audit record of something that a person did with a letter.
pub(super) fn record(app: &App, staff: &Staff, action: &str, letter: &Letter) -> AuditRecord {
    AuditRecord {
        at: app.world().now(),
        actor: format!("staff:{}", staff.id),
        action: action.to_owned(),
        subject: format!("letter:{}", letter.id),
        digest: String::new(),
    }
}

impl LetterDesk {
    pub(crate) fn office(&self) -> Office<'_> {
        self.app.house.office()
    }

    /// Whether the page was made from the letter as it is.
    ///
    /// # Errors
    /// When the form does not say which version it saw.
    pub(crate) fn is_current(&self, fields: &Fields) -> Result<bool, WebError> {
        Ok(fields.number("version")? == self.letter.version)
    }

    /// The page of the letter.
    pub(crate) async fn page(
        &self,
        status: StatusCode,
        typed: Typed,
        form: FormState,
    ) -> Result<Response, WebError> {
        let page = show::letter(self, typed, form).await?;
        let shell = self.app.shell(&self.frame, &self.staff, "letters").await?;
        let mut response = self.app.templates.page_with(status, &page, &shell);
        if ways::moves_by_itself(&self.letter) && status.is_success() {
            response.headers_mut().insert(REFRESH, SECONDS);
        }
        Ok(response)
    }

    /// The page with what somebody else has made of the letter meanwhile.
    pub(crate) async fn conflict(&mut self, typed: Typed) -> Result<Response, WebError> {
        self.letter = self.app.db.letter(self.letter.id).await?;
        self.case = self.app.db.case(self.case.id).await?;
        let conflict = act::conflict(&self.app, &self.case).await?;
        let form = FormState::conflict(Conflict { version: self.letter.version, ..conflict });
        self.page(StatusCode::CONFLICT, typed, form).await
    }

    /// The page with the reason why the action is not possible; `words` is the field that lacks some, if that is it.
    pub(crate) async fn refused(
        &self,
        typed: Typed,
        refusal: &Refusal,
        words: &'static str,
    ) -> Result<Response, WebError> {
        let text = self.words(refusal);
        let mut form = FormState::default();
        let label = match words {
            "reason" => "دلیل برگرداندن",
            "void_reason" => "دلیل ابطال",
            _ => "دلیل کنار گذاشتن",
        };
        match refusal {
            Refusal::WordsNeeded { .. } => form.wrong(words, label, text),
            _ => form.refusal = Some(text),
        }
        self.wrong(typed, form).await
    }

    /// The page with what stands against the form.
    pub(crate) async fn wrong(&self, typed: Typed, form: FormState) -> Result<Response, WebError> {
        self.page(StatusCode::UNPROCESSABLE_ENTITY, typed, form).await
    }

    /// A refusal in Persian.
    pub(crate) fn words(&self, refusal: &Refusal) -> String {
        refusal_text(refusal, self.app.house.procedures.of(&self.case.procedure), None)
    }

    /// Writes a step in one transaction, with the addresses that the applicant is reached by from now on and an audit
    /// record; false where somebody has changed the letter or the case meanwhile.
    pub(crate) async fn store(
        &self,
        step: &Step,
        remember: &Addresses,
        audit: Option<AuditRecord>,
    ) -> Result<bool, WebError> {
        let mut tx = self.app.db.begin().await?;
        match tx.apply(step, &self.app.house.calendar).await {
            Err(StorageError::Conflict) => return Ok(false),
            other => other?,
        }
        tx.remember_addresses(&self.case.applicant.key(), remember).await?;
        if let Some(record) = audit {
            tx.audit(record);
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Back to the letter, which says what was done.
    pub(crate) fn done(&self, what: Done) -> Response {
        let flash = Flash::new(what).case(&self.case.code);
        self.app.done(&format!("/letters/{}", self.letter.id), &flash)
    }
}
