//! درخواست سماوا: asking the applicant to fill in «اطلاعات سماوا».

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Choice, MessagePreview},
    },
};
use serde::Serialize;

/// Form fields: `version`, `message`, `deadline` (working days).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SamavaPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The fields that the applicant has to fill in.
    pub(crate) fields: Vec<SamavaField>,
    pub(crate) message: String,
    pub(crate) deadlines: Vec<Choice>,
    pub(crate) messages: Vec<MessagePreview>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct SamavaField {
    pub(crate) label: String,
    pub(crate) required: bool,
}

impl Page for SamavaPage {
    const TEMPLATE: &'static str = "pages/samava.html";
}

#[cfg(test)]
impl SamavaPage {
    pub(crate) fn sample() -> Self {
        use super::samples::parts;
        use kartabl_web::views::parts::Channel;
        let field = |label: &str, required| SamavaField { label: label.into(), required };
        Self {
            case: parts::case("66E0814133"),
            form: FormState::default(),
            fields: vec![field("شناسهٔ سماوا", true), field("تاریخ ثبت", true), field("توضیحات", false)],
            message: "برای ادامهٔ بررسی، مشخصات ثبت سامانهٔ خود در سماوا را وارد کنید.".into(),
            deadlines: parts::deadlines(),
            messages: vec![parts::message(
                Channel::Sms,
                "برای درخواست با کد رهگیری 66E0814133 اطلاعات سماوا لازم است. مهلت: ۱۶ آذر ۱۴۰۵. به میز کار خود مراجعه کنید.",
            )],
        }
    }
}
