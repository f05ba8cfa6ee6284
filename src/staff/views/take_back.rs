//! پس گرفتن اعلام نقص: what was sent to the applicant, and until when it can be taken back.

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
pub struct TakeBackPage {
    pub case: CaseRef,
    pub form: FormState,
    /// The end of the time in which it is possible; none when it is not.
    pub until: Option<Moment>,
    pub defects: Vec<DefectToTakeBack>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DefectToTakeBack {
    pub place: String,
    pub text: String,
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
