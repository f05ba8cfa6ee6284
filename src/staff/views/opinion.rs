//! نظر واحد: the answer of the unit that a case was referred to.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Moment, ReadyText, Sla},
    },
};
use serde::Serialize;

/// Form fields: `version`, `verdict` (`favourable`, `unfavourable` or `neutral`), `opinion`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OpinionPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The unit that answers.
    pub(crate) unit: String,
    pub(crate) asked_by: String,
    pub(crate) asked_at: Moment,
    pub(crate) question: String,
    pub(crate) sla: Option<Sla>,
    pub(crate) ready: Vec<ReadyText>,
    /// The chosen verdict; empty at first.
    pub(crate) verdict: String,
    pub(crate) opinion: String,
}

impl Page for OpinionPage {
    const TEMPLATE: &'static str = "pages/opinion.html";
}

#[cfg(test)]
impl OpinionPage {
    pub(crate) fn sample() -> Self {
        Self {
            case: super::samples::parts::case("66E0814240"),
            form: super::samples::parts::errors(&[("verdict", "نتیجهٔ بررسی", "یکی را انتخاب کنید.")]),
            unit: "امور قراردادها".into(),
            asked_by: "مریم کاویانی".into(),
            asked_at: Moment::new("2026-11-22T12:00", "۱ آذر، ۱۲:۰۰"),
            question: "آیا قرارداد این شرکت برای فراخوانی از بستر اینترنت نیز معتبر است؟".into(),
            sla: Some(Sla {
                days: 3,
                paused: false,
                due: Some(Moment::new("2026-12-01", "سه‌شنبه ۱۰ آذر ۱۴۰۵")),
            }),
            ready: vec![],
            verdict: String::new(),
            opinion: "قرارداد تا پایان سال معتبر است.".into(),
        }
    }
}
