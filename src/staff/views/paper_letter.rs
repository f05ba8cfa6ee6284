//! وصول نامهٔ محرمانه: the secretariat records that the paper letter has arrived.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Moment},
    },
};
use serde::Serialize;

/// Form fields: `version`, `number`, `date`, `received`, `note` (required when the number is not the applicant's).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PaperLetterPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The number that the applicant gave.
    pub(crate) claimed_number: String,
    pub(crate) claimed_date: String,
    pub(crate) waiting_since: Moment,
    pub(crate) number: String,
    /// The Jalali date, `سال/ماه/روز`.
    pub(crate) date: String,
    /// The date with its weekday, once it can be read.
    pub(crate) date_hint: Option<String>,
    pub(crate) received: String,
    pub(crate) received_hint: Option<String>,
    pub(crate) note: String,
    /// The reviewer who goes on with the case.
    pub(crate) expert: Option<String>,
}

impl Page for PaperLetterPage {
    const TEMPLATE: &'static str = "pages/paper-letter.html";
}

#[cfg(test)]
impl PaperLetterPage {
    pub(crate) fn sample() -> Self {
        Self {
            case: super::samples::parts::case("66E0814240"),
            form: super::samples::parts::errors(&[(
                "number",
                "شمارهٔ روی نامه",
                "با شمارهٔ متقاضی (۴۰۵/م/۳۱) یکی نیست. اگر نامه همین است دلیل را در «توضیح» بنویسید.",
            )]),
            claimed_number: "۴۰۵/م/۳۱".into(),
            claimed_date: "۲۸ آبان ۱۴۰۵".into(),
            waiting_since: Moment::new("2026-11-22", "۱ آذر ۱۴۰۵"),
            number: "۴۰۵/م/۱۳".into(),
            date: "۱۴۰۵/۰۸/۲۸".into(),
            date_hint: Some("پنجشنبه ۲۸ آبان ۱۴۰۵".into()),
            received: "۱۴۰۵/۰۹/۰۲".into(),
            received_hint: Some("امروز، دوشنبه ۲ آذر ۱۴۰۵".into()),
            note: String::new(),
            expert: Some("مریم کاویانی".into()),
        }
    }
}
