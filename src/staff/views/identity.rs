//! تأیید هویت: a reviewer establishes by hand whose mobile number the account has.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Label},
    },
};
use serde::Serialize;

/// Form fields: `version`, `note`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IdentityPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The person who must have the number: «خود متقاضی» or «مدیرعامل شرکت».
    pub(crate) whose: String,
    pub(crate) mobile: String,
    /// The national code of the person who must have the number, where it is known.
    pub(crate) national_code: Option<String>,
    pub(crate) standing: Label,
    /// A sentence on what is known so far.
    pub(crate) said: String,
    pub(crate) hint: String,
    /// Internal; the applicant never sees it.
    pub(crate) note: String,
}

impl Page for IdentityPage {
    const TEMPLATE: &'static str = "pages/identity.html";
}

#[cfg(test)]
impl IdentityPage {
    pub(crate) fn sample() -> Self {
        use kartabl_web::views::parts::Tone;
        Self {
            case: super::samples::parts::case("66E0814240"),
            form: super::samples::parts::errors(&[("note", "چگونه احراز شد", "شیوهٔ احراز هویت را بنویسید.")]),
            whose: "خود متقاضی".into(),
            mobile: "09121112299".into(),
            national_code: Some("0076229645".into()),
            standing: Label::new(Tone::Bad, "استعلام نپذیرفت"),
            said: "سرویس استعلام هویت نپذیرفت: «شمارهٔ همراه به نام دارندهٔ این کد ملی نیست».".into(),
            hint: "دست‌کم ۱۰ نویسه.".into(),
            note: "کارت".into(),
        }
    }
}
