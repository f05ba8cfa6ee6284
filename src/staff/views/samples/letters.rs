//! Samples of the letters desk.

use super::parts::{errors, paper};
use crate::views::letters::*;
use kartabl_web::views::{
    form::FormState,
    parts::{Label, Moment, Pager, Tone},
};

fn way(route: &str, label: &str, status: Option<Label>) -> WayLine {
    WayLine { route: route.into(), label: label.into(), status, ..WayLine::default() }
}

impl LettersPage {
    pub(crate) fn sample() -> Self {
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
            open.form = errors(&[
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
            open.form = errors(&[(
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
