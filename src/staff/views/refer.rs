//! ارجاع: asking another unit.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Choice, ReadyText},
    },
};
use serde::Serialize;

/// Form fields: `version`, `unit`, `deadline` (working days), `question`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReferPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// Units with their open work as the hint.
    pub(crate) units: Vec<Choice>,
    pub(crate) deadlines: Vec<Choice>,
    pub(crate) ready: Vec<ReadyText>,
    pub(crate) question: String,
}

impl Page for ReferPage {
    const TEMPLATE: &'static str = "pages/refer.html";
}

#[cfg(test)]
impl ReferPage {
    pub(crate) fn sample() -> Self {
        Self {
            case: super::samples::parts::case("66E0814240"),
            form: FormState::default(),
            units: vec![
                Choice::new("contracts", "امور قراردادها")
                    .hint("۸ پروندهٔ باز · می‌تواند نظر دهد یا نقص اعلام کند.")
                    .chosen_if("contracts"),
                Choice::new("workgroup", "کارگروه تعامل‌پذیری")
                    .hint("۱۱ پروندهٔ باز · می‌تواند نظر دهد، نقص اعلام کند یا رد کند."),
            ],
            deadlines: vec![
                Choice::new("5", "۵ روز کاری، تا سه‌شنبه ۱۰ آذر ۱۴۰۵").chosen_if("5"),
                Choice::new("3", "۳ روز کاری، تا یکشنبه ۸ آذر ۱۴۰۵"),
            ],
            ready: vec![ReadyText {
                label: "مجوز سرویس با درخواست می‌خواند؟".into(),
                text: "آیا مجوز پیوست با سرویس درخواستی می‌خواند؟".into(),
            }],
            question: "آیا مجوز شمارهٔ ۴۰۵/ص/۱۱۹ برای فراخوانی از بستر اینترنت نیز معتبر است؟".into(),
        }
    }

    pub(crate) fn sample_conflict() -> Self {
        Self { form: super::samples::parts::conflict(), ..Self::sample() }
    }
}
