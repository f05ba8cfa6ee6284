//! The fields of a form that is shown again.

use kartabl_web::forms::Fields;

/// What was typed into the forms beside a letter; nothing where the page is shown for the first time.
#[derive(Default)]
pub(super) struct SubmittedForm(Fields);

impl SubmittedForm {
    pub(super) fn of(fields: &Fields) -> Self {
        Self(fields.clone())
    }

    /// Whether the form that was sent had this field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.given(name).is_some()
    }

    /// What was typed into this field; `None` where the form that was sent did not have it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.0.given(name).map(str::to_owned)
    }
}
