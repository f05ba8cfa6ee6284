//! Samples of the case page.

use super::{case::*, case_panel::*, samples};
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
            checks: checks(),
            defects: vec![
                defect("سامانه ‹ لینک", "نشانی امن نیست؛ https لازم است.", true),
                defect("اطلاعات فرد فنی ‹ ایمیل", "ایمیل باید از دامنهٔ سازمان باشد.", false),
            ],
            sections: sections(),
            snapshot: 2,
            documents: documents(),
            open_document: Some("d1".into()),
            events: events(),
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
            deadline: Some(deadline()),
        }
    }

    /// Unassigned, being looked at by a member of the unit; the typed note met a conflict.
    pub(crate) fn sample_conflict() -> Self {
        let mut page = Self::sample();
        page.form = samples::conflict();
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

fn checks() -> Checks {
    let finding = |tone, text: &str, detail: &str, key: &str| Finding {
        mark: Label::new(tone, text),
        detail: detail.into(),
        suggestion: Some(key.into()),
    };
    Checks {
        ok: 11,
        warn: 2,
        bad: 1,
        running: false,
        at: Some(Moment::new("2026-11-23T09:14:00+03:30", "۲ آذر ۱۴۰۵، ساعت ۰۹:۱۴")),
        findings: vec![
            finding(
                Tone::Bad,
                "تاریخ نامه با تاریخ ثبت درخواست نمی‌خواند",
                "تاریخ واردشده ۱۴۰۵/۰۹/۱۸ است که هنوز نرسیده است. بخش «نامه‌ها»، فیلد «تاریخ نامه».",
                "letter.date",
            ),
            finding(
                Tone::Warn,
                "نشانی IP از نوع خصوصی است ولی شبکهٔ استفاده «اینترنت» ثبت شده",
                "192.168.40.12 — بخش «سامانه»، فیلدهای «نشانی IP» و «بستر استفاده».",
                "system.ip",
            ),
            finding(
                Tone::Warn,
                "رایانامهٔ رابط فنی سازمانی نیست",
                "rabet.fanni@mail.example — بخش «رابط فنی».",
                "contact.email",
            ),
        ],
        passed: [
            "نوع و حجم فایل‌ها",
            "خوانا بودن PDF",
            "ابعاد نشان سامانه",
            "یکتایی درخواست",
            "اعتبار شناسهٔ ملی",
        ]
        .map(Into::into)
        .to_vec(),
    }
}

fn defect(place: &str, text: &str, resolved: bool) -> DefectLine {
    DefectLine { place: place.into(), text: text.into(), resolved, source: "مریم کاویانی".into() }
}

fn sections() -> Vec<Section> {
    use FieldForm::{Code, Number, Text};
    let field = |label: &str, value: &str, form, mark: Option<(Tone, &str)>| Field {
        label: label.into(),
        value: value.into(),
        form,
        mark: mark.map(|(tone, text)| Label::new(tone, text)),
    };
    let section = |title: &str, fields| Section { title: title.into(), fields };
    vec![
        section(
            "سرویس و اتصال",
            vec![
                field("سرویس", "استعلام هویتی ثبت‌احوال", Text, None),
                field("نام انگلیسی", "CheckPersonIdentity", Code, Some((Tone::Ok, "در فهرست"))),
                field("دستگاه ارائه‌دهنده", "سازمان ثبت احوال کشور", Text, None),
                field("بستر", "PGSB", Code, None),
                field("اپراتور اتصال", "اپراتور اول (نمونه)", Text, Some((Tone::Ok, "فعال"))),
            ],
        ),
        section(
            "سامانه",
            vec![
                field("عنوان", "سامانهٔ احراز هویت مشتریان", Text, None),
                field("نشانی سامانه", "https://kyc.example.ir/", Code, Some((Tone::Ok, "در دسترس"))),
                field("نشانی IP", "192.168.40.12", Code, Some((Tone::Warn, "خصوصی"))),
                field("بستر استفاده", "اینترنت", Text, Some((Tone::Warn, "ناسازگار با IP"))),
                field("توضیحات", "", Text, None),
            ],
        ),
        section(
            "رابط فنی",
            vec![
                field("نام", "سینا مهرپویا", Text, None),
                field("تلفن همراه", "09120004567", Code, None),
                field("رایانامه", "rabet.fanni@mail.example", Code, Some((Tone::Warn, "غیرسازمانی"))),
            ],
        ),
        section(
            "نامه",
            vec![
                field("شمارهٔ نامه", "۴۰۵/ص/۱۲۷", Number, Some((Tone::Ok, "یکتا"))),
                field("تاریخ نامه", "۱۴۰۵/۰۹/۱۸", Code, Some((Tone::Bad, "آینده"))),
                field("محرمانه", "خیر", Text, None),
            ],
        ),
    ]
}

fn documents() -> Vec<Document> {
    let document = |id: Option<&str>, title: &str, kind, facts: &str, mark: Label, findings| Document {
        id: id.map(Into::into),
        title: title.into(),
        kind,
        facts: facts.into(),
        mark,
        findings,
        closed: None,
        preview: id.is_some(),
        pages: if id.is_some() && kind == DocumentKind::Pdf { 3 } else { 0 },
    };
    vec![
        document(
            Some("d1"),
            "نامهٔ درخواست دریافت سرویس",
            DocumentKind::Pdf,
            "۱ صفحه · ۴۸ کیلوبایت",
            Label::new(Tone::Bad, "۱ نادرست"),
            vec![
                Label::new(Tone::Bad, "تاریخ نامه هنوز نرسیده است."),
                Label::new(Tone::Ok, "۷ بررسی دیگر درست است."),
            ],
        ),
        document(
            Some("d2"),
            "مجوز دستگاه ارائه‌دهنده",
            DocumentKind::Pdf,
            "۳ صفحه · ۱٫۲ مگابایت",
            Label::new(Tone::Ok, "درست"),
            vec![],
        ),
        document(
            Some("d3"),
            "نشان سامانه",
            DocumentKind::Image,
            "PNG · ۵۱۲×۵۱۲ · ۸۶ کیلوبایت",
            Label::new(Tone::Ok, "درست"),
            vec![],
        ),
        document(
            None,
            "نامهٔ محرمانه",
            DocumentKind::Confidential,
            "بارگذاری نمی‌شود؛ از مسیر دبیرخانه",
            Label::new(Tone::Off, "در انتظار وصول"),
            vec![],
        ),
    ]
}

fn events() -> Vec<Event> {
    let event = |tone, icon, who: &str, text: &str, iso: &str, at: &str, quote: Option<&str>| Event {
        tone,
        icon,
        who: who.into(),
        text: text.into(),
        at: Moment::new(iso, at),
        quote: quote.map(Into::into),
        system: who == "سامانه",
    };
    vec![
        event(
            Some(Tone::Info),
            "shield-check",
            "سامانه",
            "بررسی خودکار را اجرا کرد: ۱۱ درست، ۲ هشدار، ۱ نادرست.",
            "2026-11-23T09:14",
            "۲ آذر، ۰۹:۱۴",
            None,
        ),
        event(
            Some(Tone::Ok),
            "check",
            "متقاضی",
            "رفع نقص را اعلام کرد (نسخهٔ ۲).",
            "2026-11-22T16:40",
            "۱ آذر، ۱۶:۴۰",
            None,
        ),
        event(
            Some(Tone::Warn),
            "arrow-forward-up",
            "مریم کاویانی",
            "۲ نقص اعلام کرد؛ پیامک و رایانامه فرستاده شد.",
            "2026-11-15T11:22",
            "۲۴ آبان، ۱۱:۲۲",
            Some("سامانه ‹ لینک: نشانی امن نیست · اطلاعات فرد فنی ‹ ایمیل: غیرسازمانی"),
        ),
        event(
            None,
            "user-plus",
            "سرپرست واحد",
            "پرونده را به مریم کاویانی سپرد.",
            "2026-11-11T08:05",
            "۲۰ آبان، ۰۸:۰۵",
            None,
        ),
        event(
            None,
            "message",
            "سامانه",
            "پیامک ثبت درخواست با کد رهگیری را فرستاد.",
            "2026-11-10T14:20",
            "۱۹ آبان، ۱۴:۲۰",
            None,
        ),
    ]
}

fn deadline() -> Deadline {
    let step = |day: &str, kind, number, reason: &str| DeadlineStep {
        day: Moment::new("2026-11-10", day),
        kind,
        number,
        reason: reason.into(),
    };
    Deadline {
        spent: 4,
        budget: 5,
        due: Some(Moment::new("2026-11-24", "سه‌شنبه ۳ آذر ۱۴۰۵")),
        paused: false,
        paused_days: 5,
        steps: vec![
            step("سه‌شنبه ۱۹ آبان", DeadlineStepKind::Start, None, "ارسال برای کارشناسی"),
            step("چهارشنبه ۲۰ آبان", DeadlineStepKind::Counted, Some(1), "روز کاری"),
            step("پنجشنبه ۲۱ آبان", DeadlineStepKind::Skipped, None, "آخر هفته"),
            step("یکشنبه ۲۴ آبان", DeadlineStepKind::Paused, None, "در انتظار متقاضی"),
            step("دوشنبه ۲ آذر", DeadlineStepKind::Counted, Some(4), "روز کاری"),
            step("سه‌شنبه ۳ آذر", DeadlineStepKind::Due, Some(5), "پایان مهلت"),
        ],
    }
}
