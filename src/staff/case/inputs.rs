//! Inputs that several forms of a case have in common: ready texts and working days.

use kartabl_web::{forms::Fields, views::form::FormState};

/// The text of a field; where it is empty, the ready text that was chosen.
pub(super) fn text_or_ready(fields: &Fields, name: &str) -> String {
    let text = fields.get(name);
    if text.trim().is_empty() { fields.get("ready").to_owned() } else { text.to_owned() }
}

/// Notes in the form that the chosen deadline is not that of the procedure, which offers no other.
pub(super) fn check_budget(fields: &Fields, form: &mut FormState, label: &str, working_days: u16) {
    let given = fields.get("deadline");
    if !given.is_empty() && given != working_days.to_string() {
        form.wrong("deadline", label, "این مهلت در این فرایند نیست؛ مهلت فهرست را انتخاب کنید.");
    }
}
