//! پس گرفتن اعلام نقص: what was sent to the applicant, and the time in which it can be taken back.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Moment},
    },
};
use serde::Serialize;

/// Form field: `version`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TakeBackPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The end of the time in which the return can be taken back; `None` where it cannot.
    pub(crate) until: Option<Moment>,
    pub(crate) defects: Vec<DefectToTakeBack>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct DefectToTakeBack {
    pub(crate) place: String,
    pub(crate) text: String,
}

impl Page for TakeBackPage {
    const TEMPLATE: &'static str = "pages/take-back.html";
}

#[cfg(test)]
impl TakeBackPage {
    pub(crate) fn sample() -> Self {
        Self {
            case: super::samples::parts::case("66E0814240"),
            form: FormState::default(),
            until: Some(Moment::new("2026-11-23T10:52", "امروز، ۱۰:۵۲")),
            defects: vec![DefectToTakeBack {
                place: "نامه‌ها ‹ تاریخ نامه".into(),
                text: "تاریخ نامه پس از تاریخ ثبت درخواست است.".into(),
            }],
        }
    }

    pub(crate) fn sample_too_late() -> Self {
        let text = "برای پس گرفتن اعلام نقص دیر شده است.";
        Self { form: FormState::refusal(text), until: None, ..Self::sample() }
    }
}
