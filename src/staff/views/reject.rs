//! رد درخواست: a reasoned refusal and its letter.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Choice, MessagePreview, Paper, Proposal, ReadyText},
    },
};
use serde::Serialize;

/// Form fields: `version`, `class`, `reason`, `note`, `do`, which is `reject`, or, for the second person, `confirm` or
/// `refuse` with `comment`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RejectPage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    pub(crate) proposal: Option<Proposal>,
    pub(crate) second_person: bool,
    /// Classes of reasons; empty where the procedure knows none.
    pub(crate) classes: Vec<Choice>,
    pub(crate) ready: Vec<ReadyText>,
    pub(crate) reason: String,
    pub(crate) reason_minimum: u32,
    /// Internal; the applicant never sees it.
    pub(crate) note: String,
    pub(crate) comment: String,
    pub(crate) paper: Option<Paper>,
    pub(crate) messages: Vec<MessagePreview>,
    /// Whether the case may be returned with defects instead.
    pub(crate) may_return: bool,
}

impl Page for RejectPage {
    const TEMPLATE: &'static str = "pages/reject.html";
}

#[cfg(test)]
impl RejectPage {
    pub(crate) fn sample() -> Self {
        use super::samples::parts;
        use kartabl_web::views::parts::Channel;
        let mut paper = parts::paper();
        paper.paragraphs[1] = "بازگشت به نامهٔ شمارهٔ ۴۰۵/ص/۹۸، به آگاهی می‌رساند با درخواست دریافت سرویس «استعلام ثنا» موافقت نشد.".into();
        paper.paragraphs.truncate(2);
        Self {
            case: parts::case("66E0814101"),
            form: parts::errors(&[(
                "reason",
                "شرح دلیل برای متقاضی",
                "شرح باید دست‌کم ۳۰ نویسه باشد تا متقاضی بداند چه باید بکند.",
            )]),
            proposal: None,
            second_person: false,
            classes: vec![
                Choice::new("licence", "مجوز دستگاه ارائه‌دهنده وجود ندارد یا نامعتبر است")
                    .chosen_if("licence"),
                Choice::new("eligibility", "متقاضی صلاحیت دریافت این سرویس را ندارد"),
                Choice::new("other", "دلیل دیگر").hint("متن کامل را خودتان بنویسید."),
            ],
            ready: vec![ReadyText {
                label: "نبود مجوز سرویس‌دهنده".into(),
                text: "مجوز دستگاه ارائه‌دهنده برای سرویس درخواستی پیوست نشده است.".into(),
            }],
            reason: "مجوز پیوست‌شده".into(),
            reason_minimum: 30,
            note: String::new(),
            comment: String::new(),
            paper: Some(paper),
            messages: vec![parts::message(
                Channel::Sms,
                "یک پاسخ برای درخواست با کد رهگیری 66E0814101 ثبت شده است.",
            )],
            may_return: true,
        }
    }
}
