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
pub struct PaperLetterPage {
    pub case: CaseRef,
    pub form: FormState,
    /// What the applicant said about the letter.
    pub claimed_number: String,
    pub claimed_date: String,
    pub waiting_since: Moment,
    pub number: String,
    /// Jalali, `سال/ماه/روز`; the hint repeats it with its weekday once it can be read.
    pub date: String,
    pub date_hint: Option<String>,
    pub received: String,
    pub received_hint: Option<String>,
    pub note: String,
    /// Who goes on with the case afterwards.
    pub expert: Option<String>,
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
