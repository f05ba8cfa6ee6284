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
pub struct IdentityPage {
    pub case: CaseRef,
    pub form: FormState,
    /// Whose the number must be: «خود متقاضی» or «مدیرعامل شرکت».
    pub whose: String,
    pub mobile: String,
    /// Of the person whose the number must be, if known.
    pub national_code: Option<String>,
    pub standing: Label,
    /// What is known so far, in words.
    pub said: String,
    pub hint: String,
    /// Internal; the applicant never sees it.
    pub note: String,
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
