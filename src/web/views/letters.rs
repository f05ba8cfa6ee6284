//! نامه‌های صادره: the letters desk, a list by stage with one letter open beside it.

use super::{
    form::FormState,
    parts::{Label, Moment, Pager, Paper},
};
use crate::templates::Page;
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub struct LettersPage {
    pub tabs: Vec<LetterTab>,
    pub letters: Vec<LetterRow>,
    pub pager: Pager,
    pub open: Option<OpenLetter>,
    /// The letter has its own address (`/letters/{id}`); phones then show it instead of the list.
    pub direct: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct LetterTab {
    pub stage: LetterStage,
    pub count: u64,
    pub href: String,
    pub current: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterStage {
    /// Approved draft without a number.
    Draft,
    /// Has its number, waits for signature and issue.
    Numbered,
    /// Being typeset and sent by the workers.
    Issuing,
    Issued,
    /// A route failed.
    Failed,
    /// Sent back to the expert, or voided by reopening its case.
    Void,
}

#[derive(Clone, Debug, Serialize)]
pub struct LetterRow {
    pub id: String,
    pub href: String,
    pub subject: String,
    pub recipient: String,
    pub code: String,
    pub number: Option<String>,
    pub at: Moment,
    pub routes: String,
}

/// Forms: `/number` (`version`, `date`, optional), `/issue` (`version`), `/return` (`version`, `reason`).
#[derive(Clone, Debug, Serialize)]
pub struct OpenLetter {
    pub id: String,
    pub version: i64,
    pub code: String,
    pub stage: LetterStage,
    pub form: FormState,
    pub paper: Paper,
    /// Name of the register: «صادره ۱۴۰۵».
    pub register: String,
    /// The number that comes next in the book; for information, it is fixed only on taking it.
    pub next_number: Option<String>,
    /// Jalali date proposed or set.
    pub date: String,
    pub routes: Vec<RouteLine>,
    pub drafted_by: String,
    pub approved_by: Option<String>,
    /// Typed reason for giving the letter back to the expert.
    pub reason: String,
    /// May act on it (secretariat); else the page only shows it.
    pub may_act: bool,
    pub pdf: bool,
    pub sha256: Option<String>,
    pub verify: Option<String>,
    pub issued_at: Option<Moment>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RouteLine {
    pub label: String,
    pub status: Option<Label>,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "pages/letters.html";
}

#[cfg(test)]
impl LettersPage {
    pub(crate) fn sample() -> Self {
        use super::parts::samples::paper;
        let row = |id: &str, subject: &str, recipient: &str, code: &str, at: &str, routes: &str| LetterRow {
            id: id.into(),
            href: format!("/letters/{id}"),
            subject: subject.into(),
            recipient: recipient.into(),
            code: code.into(),
            number: None,
            at: Moment::new("2026-11-23", at),
            routes: routes.into(),
        };
        let tab = |stage, count, slug: &str| LetterTab {
            stage,
            count,
            href: format!("/letters?stage={slug}"),
            current: stage == LetterStage::Draft,
        };
        Self {
            tabs: vec![
                tab(LetterStage::Draft, 4, "draft"),
                tab(LetterStage::Numbered, 2, "numbered"),
                tab(LetterStage::Issuing, 1, "issuing"),
                tab(LetterStage::Issued, 182, "issued"),
                tab(LetterStage::Failed, 0, "failed"),
            ],
            letters: vec![
                row(
                    "l1",
                    "پاسخ درخواست: استعلام کد پستی",
                    "شرکت داده‌پرداز نمونه",
                    "66E0813977",
                    "امروز",
                    "درگاه",
                ),
                row(
                    "l2",
                    "اعلام موافقت: استعلام شاهکار",
                    "شرکت نشانه‌رسان البرز",
                    "66E0812744",
                    "امروز",
                    "درگاه",
                ),
                row(
                    "l3",
                    "پاسخ مکاتبه: معرفی رابط فنی",
                    "ادارهٔ کل راه استان نمونه",
                    "66E0811960",
                    "۱ آذر",
                    "درگاه",
                ),
                row("l4", "اعلام رد: استعلام ثنا", "شرکت امضانگار نمونه", "66E0812218", "۱ آذر", "درگاه"),
            ],
            pager: Pager { from: 1, to: 4, total: 4, previous: None, next: None },
            open: Some(OpenLetter {
                id: "l1".into(),
                version: 3,
                code: "66E0813977".into(),
                stage: LetterStage::Draft,
                form: FormState::default(),
                paper: paper(),
                register: "صادره ۱۴۰۵".into(),
                next_number: Some("405/213/4872".into()),
                date: "۱۴۰۵/۰۹/۰۲".into(),
                routes: vec![RouteLine { label: "درگاه متقاضی".into(), status: None }],
                drafted_by: "مریم کاویانی".into(),
                approved_by: Some("سامان رستگار".into()),
                reason: String::new(),
                may_act: true,
                pdf: false,
                sha256: None,
                verify: None,
                issued_at: None,
            }),
            direct: false,
        }
    }

    pub(crate) fn sample_numbered() -> Self {
        let mut page = Self::sample();
        page.direct = true;
        if let Some(open) = &mut page.open {
            open.stage = LetterStage::Numbered;
            open.paper.number = Some("405/213/4872".into());
            open.paper.date = Some("۱۴۰۵/۰۹/۰۲".into());
            open.form = super::form::samples::errors(&[(
                "reason",
                "دلیل برگرداندن",
                "دلیل را بنویسید تا کارشناس بداند چه باید بکند.",
            )]);
        }
        page
    }

    pub(crate) fn sample_issued() -> Self {
        use super::parts::Tone;
        let mut page = Self::sample();
        page.direct = true;
        if let Some(open) = &mut page.open {
            open.stage = LetterStage::Issued;
            open.paper.number = Some("405/213/4871".into());
            open.paper.date = Some("۱۴۰۵/۰۸/۳۰".into());
            open.paper.signed = true;
            open.pdf = true;
            open.sha256 = Some("9f2c7b1e4a60d38b55c1f07e92ab6d4418e3c5709b2fd61a7c84e0935db2f6a1".into());
            open.verify = Some("K7QF-2M9X-D4TB".into());
            open.issued_at = Some(Moment::new("2026-11-21T11:20", "۳۰ آبان ۱۴۰۵، ۱۱:۲۰"));
            open.routes = vec![RouteLine {
                label: "درگاه متقاضی".into(),
                status: Some(Label::new(Tone::Ok, "تحویل شد")),
            }];
        }
        page
    }

    pub(crate) fn sample_empty() -> Self {
        Self { letters: vec![], open: None, pager: Pager::default(), ..Self::sample() }
    }
}
