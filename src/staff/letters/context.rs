//! What the handlers of all actions on a letter work with.

use kartabl_domain::{cases::Case, letters::Letter, office::Office, people::Staff};
use kartabl_web::{App, Frame, WebError, forms::Fields};

/// A letter and its case with the person who has opened it.
pub(crate) struct LetterContext {
    pub(super) app: App,
    pub(super) frame: Frame,
    pub(super) staff: Staff,
    pub(super) letter: Letter,
    pub(super) case: Case,
    /// The typesetting of the letter was given up.
    pub(super) failed: bool,
}

impl LetterContext {
    pub(super) fn office(&self) -> Office<'_> {
        self.app.house.office()
    }

    /// Whether the form was made from the letter as it is.
    ///
    /// # Errors
    /// [`WebError::BadRequest`] where the form names no version.
    pub(super) fn is_current(&self, fields: &Fields) -> Result<bool, WebError> {
        Ok(fields.number("version")? == self.letter.version)
    }

    /// The address of the letter's page.
    pub(super) fn href(&self) -> String {
        format!("/letters/{}", self.letter.id)
    }
}
