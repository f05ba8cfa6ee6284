//! نامه‌های صادره: the letters desk, a list by stage with one letter open beside it.

use kartabl_web::{
    templates::Page,
    views::{
        form::FormState,
        parts::{Label, Moment, Pager, Paper},
    },
};
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
    /// Being typeset by the workers.
    Issuing,
    /// Its bytes are kept; a way beside the portal is still waited for.
    Dispatching,
    Issued,
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
    /// How far each way has come; only of letters on their way.
    pub ways: Vec<Label>,
}

/// Forms: `/number` (`version`, `date`, optional), `/issue` (`version` and the fields of [`RouteChoice`]), `/return`
/// (`version`, `reason`), `/void` (`version`, `void_reason`), and those of [`WayLine`].
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
    pub ways: Vec<WayLine>,
    /// The ways that may be chosen; only before it is signed off.
    pub choice: Option<RouteChoice>,
    pub drafted_by: String,
    pub approved_by: Option<String>,
    /// Typed reason for giving the letter back to the expert.
    pub reason: String,
    /// Typed reason for voiding a letter on its way; only where that may be done.
    pub void_reason: Option<String>,
    /// May act on it (secretariat); else the page only shows it.
    pub may_act: bool,
    /// Its typesetting was given up: forms `/typeset` (`version`) and `/return`.
    pub failed: bool,
    pub pdf: bool,
    pub sha256: Option<String>,
    pub verify: Option<String>,
    pub issued_at: Option<Moment>,
}

/// One way of the letter, with what may be done about it: forms `/post` (`version`, `consignment`, `posted`),
/// `/ece/confirm` (`version`), `/ece/repeat` (`version`, `ece_address`), `/set-aside` (`version`, `route`, `aside_ROUTE`).
#[derive(Clone, Debug, Default, Serialize)]
pub struct WayLine {
    pub route: String,
    pub label: String,
    /// None while the letter has not been signed off.
    pub status: Option<Label>,
    /// Where it goes.
    pub to: Option<String>,
    /// Why it was set aside.
    pub reason: Option<String>,
    /// What went wrong, newest first.
    pub tries: Vec<TryLine>,
    pub record: Option<RecordForm>,
    pub confirm: bool,
    /// The address to which it may be sent once more.
    pub repeat: Option<String>,
    /// Typed reason for going without it.
    pub aside: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TryLine {
    pub at: Moment,
    /// As the other side said it.
    pub cause: String,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct RecordForm {
    pub consignment: String,
    pub posted: String,
}

/// Fields: `ece`, `ece_address`, `post`, `post_address`, `postal_code`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RouteChoice {
    pub ece: bool,
    /// The organisation has an address of its own in the network.
    pub ece_open: bool,
    pub ece_address: String,
    /// No real sample has confirmed the form of the packages.
    pub unverified: bool,
    pub post: bool,
    pub post_address: String,
    pub postal_code: String,
    /// The procedure would like another way, but no address is known.
    pub lacks_address: bool,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "pages/letters.html";
}

#[cfg(test)]
fn way(route: &str, label: &str, status: Option<Label>) -> WayLine {
    WayLine { route: route.into(), label: label.into(), status, ..WayLine::default() }
}

#[cfg(test)]
impl LettersPage {
    pub(crate) fn sample() -> Self {
        use super::samples::paper;
        let row = |id: &str, subject: &str, recipient: &str, code: &str, at: &str, routes: &str| LetterRow {
            id: id.into(),
            href: format!("/letters/{id}"),
            subject: subject.into(),
            recipient: recipient.into(),
            code: code.into(),
            number: None,
            at: Moment::new("2026-11-23", at),
            routes: routes.into(),
            ways: vec![],
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
                tab(LetterStage::Dispatching, 1, "dispatching"),
                tab(LetterStage::Issued, 182, "issued"),
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
                ways: vec![way("portal", "درگاه متقاضی", None)],
                choice: None,
                drafted_by: "مریم کاویانی".into(),
                approved_by: Some("سامان رستگار".into()),
                reason: String::new(),
                void_reason: None,
                may_act: true,
                failed: false,
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
            open.form = super::samples::errors(&[
                ("reason", "دلیل برگرداندن", "دلیل را بنویسید تا کارشناس بداند چه باید بکند."),
                ("post_address", "نشانی پستی", "برای ارسال با پست نشانی گیرنده را بنویسید."),
            ]);
            open.choice = Some(RouteChoice {
                ece_open: true,
                ece_address: "ece@sample.gov.ir".into(),
                unverified: true,
                post: true,
                lacks_address: true,
                ..RouteChoice::default()
            });
        }
        page
    }

    pub(crate) fn sample_issued() -> Self {
        use kartabl_web::views::parts::Tone;
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
            open.ways = vec![way("portal", "درگاه متقاضی", Some(Label::new(Tone::Ok, "تحویل شد")))];
        }
        page
    }

    pub(crate) fn sample_dispatching() -> Self {
        use kartabl_web::views::parts::Tone;
        let mut page = Self::sample_issued();
        for tab in &mut page.tabs {
            tab.current = tab.stage == LetterStage::Dispatching;
        }
        page.letters[0].ways = vec![
            Label::new(Tone::Bad, "شبکهٔ الکترونیکی دولت: ارسال نشد"),
            Label::new(Tone::Off, "پست: در انتظار تحویل به پست"),
        ];
        if let Some(open) = &mut page.open {
            open.stage = LetterStage::Dispatching;
            open.issued_at = None;
            open.void_reason = Some(String::new());
            open.ways.push(WayLine {
                to: Some("ece@sample.gov.ir".into()),
                tries: vec![TryLine {
                    at: Moment::new("2026-11-23T10:40", "امروز، ۱۰:۴۰"),
                    cause: "550 5.1.1 no such user".into(),
                }],
                confirm: true,
                repeat: Some("ece@sample.gov.ir".into()),
                aside: Some(String::new()),
                ..way("ece", "شبکهٔ الکترونیکی دولت", Some(Label::new(Tone::Bad, "ارسال نشد")))
            });
            open.ways.push(WayLine {
                to: Some("اصفهان، شهرک صنعتی جی، خیابان دوم، پلاک ۱۲".into()),
                record: Some(RecordForm { consignment: "۱۲".into(), posted: "۱۴۰۵/۰۹/۰۲".into() }),
                aside: Some(String::new()),
                ..way("post", "پست", Some(Label::new(Tone::Off, "در انتظار تحویل به پست")))
            });
            open.form = super::samples::errors(&[(
                "consignment",
                "شمارهٔ مرسوله",
                "درست نیست؛ شمارهٔ مرسوله با ۱۰ تا ۳۰ رقم لازم است.",
            )]);
        }
        page
    }

    pub(crate) fn sample_failed() -> Self {
        let mut page = Self::sample();
        if let Some(open) = &mut page.open {
            (open.stage, open.failed) = (LetterStage::Issuing, true);
        }
        page
    }

    pub(crate) fn sample_empty() -> Self {
        Self { letters: vec![], open: None, pager: Pager::default(), ..Self::sample() }
    }
}
