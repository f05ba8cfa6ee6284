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
pub struct RegisterPage {
    pub case: CaseRef,
    pub form: FormState,
    /// What kind of request it is.
    pub procedure: String,
    pub submitted: Moment,
    /// The units to which it may be referred.
    pub units: Vec<Choice>,
    /// The register and its year: «وارده ۱۴۰۵».
    pub register: String,
    /// The number that is drawn next, as long as nobody is faster.
    pub next: String,
    pub note: String,
    /// What the applicant will be told.
    pub messages: Vec<MessagePreview>,
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
