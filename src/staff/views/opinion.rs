//! نظر واحد: the answer of the unit that the case was referred to.

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
pub struct OpinionPage {
    pub case: CaseRef,
    pub form: FormState,
    /// The unit that answers.
    pub unit: String,
    pub asked_by: String,
    pub asked_at: Moment,
    pub question: String,
    pub sla: Option<Sla>,
    pub ready: Vec<ReadyText>,
    /// What is chosen; empty at first.
    pub verdict: String,
    pub opinion: String,
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
