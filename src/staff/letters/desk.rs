//! A letter as a handler gets it, and what all actions on letters have in common.

use super::{show, ways};
use crate::act;
use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderName, HeaderValue, Method, StatusCode, request::Parts},
    response::Response,
};
use kartabl_actions::{LetterAction, NotDone, SeenLetter};
use kartabl_domain::{
    cases::{Case, Refusal},
    ids::LetterId,
    letters::{Letter, Stage},
    office::Office,
    people::Staff,
};
use kartabl_web::{
    App, As, Frame, WebError, forms::Fields, session::Allowed, shell::Done, shell::Flash,
    views::form::Conflict, views::form::FormState, words::refusal_text,
};
use std::marker::PhantomData;

/// The browser asks again by itself while the workers typeset.
const REFRESH: HeaderName = HeaderName::from_static("refresh");
/// The stage that the page showed which looks again by itself.
const SEEN: &str = "seen";

/// A letter in the hands of a person who may see it.
pub(crate) struct LetterDesk {
    pub(crate) app: App,
    pub(crate) frame: Frame,
    pub(crate) staff: Staff,
    pub(crate) letter: Letter,
    pub(crate) case: Case,
    /// The typesetting of the letter was given up.
    pub(crate) failed: bool,
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
        let failed = matches!(letter.stage, Stage::Issuing(_)) && app.db.typesetting_failed(&letter).await?;
        if parts.method == Method::GET && !is_same_look(parts, &letter, failed) {
            app.actions.note_letter_opened(&staff, letter.id).await?;
        }
        let desk = LetterDesk { app: app.clone(), frame, staff, letter, case, failed };
        Ok(Self { desk, allowed: PhantomData })
    }
}

/// A page that looks again by itself and finds the letter as it was shows nothing that its opening did not: an open tab
/// leaves one row in the audit.
fn is_same_look(parts: &Parts, letter: &Letter, failed: bool) -> bool {
    let query = parts.uri.query().unwrap_or_default();
    let mut fields = url::form_urlencoded::parse(query.as_bytes());
    let seen = fields.find(|(name, _)| name == SEEN).map(|(_, stage)| stage);
    ways::moves_by_itself(letter) && !failed && seen.is_some_and(|stage| stage == letter.stage_name())
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
        if ways::moves_by_itself(&self.letter) && !self.failed && status.is_success() {
            let again = format!("2; url=/letters/{}?{SEEN}={}", self.letter.id, self.letter.stage_name());
            response.headers_mut().extend(HeaderValue::from_str(&again).ok().map(|again| (REFRESH, again)));
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
            Refusal::ClosedRoute { .. } => form.wrong("ece", "شبکهٔ الکترونیکی دولت", text),
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

    /// Acts on the letter as the page saw it, then goes on. `words` is the field of what the rules want in words.
    pub(crate) async fn act<A: LetterAction>(
        mut self,
        fields: &Fields,
        words: &'static str,
        action: Result<A, Box<FormState>>,
        done: Done,
        to: &str,
    ) -> Result<Response, WebError> {
        let typed = Typed::of(fields);
        if !self.is_current(fields)? {
            return self.conflict(typed).await;
        }
        let action = match action {
            Ok(action) => action,
            Err(form) => return self.wrong(typed, *form).await,
        };
        let seen = SeenLetter { letter: self.letter.id, version: self.letter.version };
        match self.app.actions.perform_on_letter(&action, &self.staff, seen).await {
            Ok(()) => {
                let flash = Flash::new(done).case(&self.case.code);
                Ok(self.app.done(to, &flash))
            }
            Err(NotDone::Conflict) => self.conflict(typed).await,
            Err(NotDone::Refused { refusal, .. }) => self.refused(typed, &refusal, words).await,
            Err(failed) => Err(failed.into()),
        }
    }

    /// The address of the letter's page.
    pub(crate) fn href(&self) -> String {
        format!("/letters/{}", self.letter.id)
    }

    /// Back to the letter, which says what was done.
    pub(crate) fn done(&self, what: Done) -> Response {
        let flash = Flash::new(what).case(&self.case.code);
        self.app.done(&format!("/letters/{}", self.letter.id), &flash)
    }
}
