//! تأیید or پاسخ: proposing or giving it, with the letter that will answer the applicant.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{CaseRef, Label, MessagePreview, Paper, Proposal},
    },
};
use serde::Serialize;

/// Form fields: `version`, `body` (paragraphs of the letter), `report`, `usernames`, `do`, which is `approve`, or, for the second
/// person, `confirm` or `refuse` with `comment`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ApprovePage {
    pub(crate) case: CaseRef,
    pub(crate) form: FormState,
    /// The proposal to decide on; `None` while the decision is drafted.
    pub(crate) proposal: Option<Proposal>,
    /// Whether the request is answered and not approved.
    pub(crate) reply: bool,
    /// Whether the procedure wants a second person after this one.
    pub(crate) second_person: bool,
    /// The letter; `None` where the procedure has none for this decision.
    pub(crate) paper: Option<Paper>,
    /// The letter's own paragraphs as text, to be edited; an empty line separates two.
    pub(crate) body: String,
    /// «گزارش درخواست», for the applicant.
    pub(crate) report: String,
    /// The user names that the approval gives a connection; no field where the procedure gives none.
    pub(crate) usernames: Option<String>,
    /// The reason of the second person for refusing.
    pub(crate) comment: String,
    /// The conditions of an approval; while one of them is bad, the approval is refused.
    pub(crate) conditions: Vec<Label>,
    pub(crate) messages: Vec<MessagePreview>,
}

impl Page for ApprovePage {
    const TEMPLATE: &'static str = "pages/approve.html";
}

#[cfg(test)]
impl ApprovePage {
    pub(crate) fn sample() -> Self {
        use super::samples::parts;
        use kartabl_web::views::parts::Tone;
        let paper = parts::paper();
        Self {
            case: parts::case("66E0813977"),
            form: FormState::default(),
            proposal: None,
            reply: false,
            second_person: true,
            body: paper.paragraphs.join("\n\n"),
            paper: Some(paper),
            report: "رابط فنی ظرف ۱۰ روز کاری برای دریافت نام کاربری و آزمون اتصال هماهنگ کند.".into(),
            usernames: Some("sepehr_app، sepehr_test".into()),
            comment: String::new(),
            conditions: vec![
                Label::new(Tone::Ok, "نقص بازی نیست؛ ۱۴ بررسی درست"),
                Label::new(Tone::Ok, "اتصال GSB متقاضی فعال است"),
                Label::new(Tone::Bad, "شما ثبت‌کنندهٔ این درخواست هستید"),
            ],
            messages: parts::messages(),
        }
    }

    pub(crate) fn sample_reply() -> Self {
        Self { reply: true, second_person: false, ..Self::sample() }
    }

    pub(crate) fn sample_confirm() -> Self {
        use kartabl_web::views::parts::Moment;
        let proposal = Proposal {
            by: "مریم کاویانی".into(),
            at: Moment::new("2026-11-23T09:50", "امروز، ۰۹:۵۰"),
            note: Some("پیش‌نویس مطابق الگو است.".into()),
        };
        Self {
            proposal: Some(proposal),
            form: super::samples::parts::errors(&[(
                "comment",
                "دلیل برگرداندن",
                "برای برگرداندن پیشنهاد دلیل لازم است.",
            )]),
            ..Self::sample()
        }
    }
}
