//! ثبت در دفتر وارده و ارجاع: the secretariat registers what arrived and refers it to its addressee.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Choice, MessagePreview, Moment},
    },
};
use serde::Serialize;

/// Form fields: `version`, `unit`, `note`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RegisterPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The title of the procedure.
    pub(crate) procedure: String,
    pub(crate) submitted: Moment,
    /// The units to which it may be referred.
    pub(crate) units: Vec<Choice>,
    /// The register and its year: «وارده ۱۴۰۵».
    pub(crate) register: String,
    /// The number that comes next in the register; somebody else may still take it.
    pub(crate) next: String,
    pub(crate) note: String,
    /// The messages that the applicant will get.
    pub(crate) messages: Vec<MessagePreview>,
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "pages/register.html";
}

#[cfg(test)]
impl RegisterPage {
    pub(crate) fn sample() -> Self {
        Self {
            case: super::samples::parts::case("66E0814402"),
            form: super::samples::parts::errors(&[(
                "unit",
                "ارجاع به واحد",
                "واحدی را که درخواست به آن نوشته شده است انتخاب کنید.",
            )]),
            procedure: "ثبت و پیگیری مکاتبات".into(),
            submitted: Moment::new("2026-11-23T08:12", "امروز، ۰۸:۱۲"),
            units: vec![
                Choice::new("evaluation", "کارشناسان دولت الکترونیک"),
                Choice::new("contracts", "امور قراردادها"),
            ],
            register: "وارده ۱۴۰۵".into(),
            next: "۱۴۰۵/۱۲۳۵".into(),
            note: String::new(),
            messages: super::samples::parts::messages(),
        }
    }
}
