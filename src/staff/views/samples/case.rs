//! Samples of the case page.

use super::{case_content, case_history, parts};
use crate::views::{case::*, case_panel::*};
use kartabl_web::views::{
    form::FormState,
    parts::{Choice, Crumb, Label, Moment, Proposal, Sla, Tone},
};

impl CasePage {
    pub(crate) fn sample() -> Self {
        Self {
            code: "66E0814240".into(),
            title: "دریافت سرویس «استعلام هویتی ثبت‌احوال»".into(),
            version: 7,
            back: Crumb { label: "کارتابل من".into(), href: "/".into() },
            keep: "&tray=mine".into(),
            place: Some(Place {
                number: 3,
                total: 14,
                previous: Some("/cases/66E0813115?tray=mine".into()),
                next: Some("/cases/66E0813977?tray=mine".into()),
            }),
            status: Label::new(Tone::Info, "در حال بررسی کارشناسی"),
            priority: Some(Label::new(Tone::Warn, "فوری")),
            applicant: "شرکت داده‌پرداز نمونه".into(),
            applicant_page: Some("/applicants/a1".into()),
            expert: Some("مریم کاویانی".into()),
            unit: Some("کارشناسان دولت الکترونیک".into()),
            sla: Some(Sla {
                days: 1,
                paused: false,
                due: Some(Moment::new("2026-11-24", "سه‌شنبه ۳ آذر ۱۴۰۵")),
            }),
            form: FormState::default(),
            identity: vec![],
            checks: case_content::checks(),
            defects: vec![
                case_content::defect("سامانه ‹ لینک", "نشانی امن نیست؛ https لازم است.", true),
                case_content::defect("اطلاعات فرد فنی ‹ ایمیل", "ایمیل باید از دامنهٔ سازمان باشد.", false),
            ],
            sections: case_content::sections(),
            snapshot: 2,
            documents: case_content::documents(),
            open_document: Some("d1".into()),
            events: case_history::events(),
            notes: vec![Note {
                who: "سامان رستگار".into(),
                initials: "سر".into(),
                at: Moment::new("2026-11-22T12:10", "۱ آذر، ۱۲:۱۰"),
                text: "با ثبت‌احوال دربارهٔ دامنهٔ ایمیل تماس گرفته شد.".into(),
            }],
            note: String::new(),
            letters: vec![],
            panel: Panel {
                actions: vec![
                    Action { suggested: true, ..Action::new(ActionKind::Defects) },
                    Action::new(ActionKind::Refer),
                    Action::new(ActionKind::Samava),
                    Action::new(ActionKind::Approve).locked("هنوز ۱ نقص باز است."),
                    Action::new(ActionKind::Reject),
                ],
                priorities: vec![
                    Choice::new("normal", "عادی"),
                    Choice::new("urgent", "فوری").chosen_if("urgent"),
                    Choice::new("immediate", "آنی"),
                ],
                assign: vec![
                    Choice::new("u1", "سامان رستگار (۹ پرونده)"),
                    Choice::new("u2", "نگار فرهمند (۶ پرونده)"),
                ],
                notes: true,
                ..Panel::default()
            },
            deadline: Some(case_history::deadline()),
        }
    }

    /// Unassigned, being looked at by a member of the unit; the typed note met a conflict.
    pub(crate) fn sample_conflict() -> Self {
        let mut page = Self::sample();
        page.form = parts::conflict();
        page.note = "متن یادداشتی که نوشته شده بود.".into();
        page.expert = None;
        page.place = None;
        page.checks = Checks { running: true, ..Checks::default() };
        page.panel = Panel { take: true, notes: true, ..Panel::default() };
        page
    }

    /// Referred: what a member of the contracts unit sees.
    pub(crate) fn sample_referred() -> Self {
        let mut page = Self::sample();
        page.status = Label::new(Tone::Info, "ارجاع به امور قراردادها جهت بررسی و اقدام");
        page.panel = Panel {
            actions: vec![
                Action { suggested: true, ..Action::new(ActionKind::Opinion) },
                Action::new(ActionKind::Defects),
            ],
            question: Some(Question {
                by: "مریم کاویانی".into(),
                at: Moment::new("2026-11-22", "۱ آذر"),
                text: "آیا قرارداد این شرکت برای فراخوانی از بستر اینترنت معتبر است؟".into(),
            }),
            notes: true,
            ..Panel::default()
        };
        page
    }

    /// Closed with an issued letter.
    pub(crate) fn sample_closed() -> Self {
        let mut page = Self::sample();
        page.status = Label::new(Tone::Ok, "تمام شده / آرشیو: تأییدشده");
        page.sla = None;
        page.deadline = None;
        page.letters = vec![LetterLine {
            id: "l1".into(),
            subject: "پاسخ درخواست: استعلام هویتی ثبت‌احوال".into(),
            number: Some("405/213/4871".into()),
            status: Label::new(Tone::Ok, "صادرشده"),
            open: true,
            issued: true,
        }];
        page.panel = Panel {
            idle: Some(Idle::Closed {
                outcome: Label::new(Tone::Ok, "تأییدشده"),
                at: Moment::new("2026-11-21", "۳۰ آبان ۱۴۰۵"),
            }),
            ..Panel::default()
        };
        page
    }

    /// The supervisor finds a proposal to confirm.
    pub(crate) fn sample_proposal() -> Self {
        let mut page = Self::sample();
        page.panel = Panel {
            actions: vec![Action { suggested: true, ..Action::new(ActionKind::Approve) }],
            proposal: Some(Proposal {
                by: "مریم کاویانی".into(),
                at: Moment::new("2026-11-23T09:50", "امروز، ۰۹:۵۰"),
                note: None,
            }),
            idle: Some(Idle::SecondPerson),
            ..Panel::default()
        };
        page
    }
}
