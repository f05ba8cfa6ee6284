//! What the samples of the case page show of a case: checks and defects, the sections of the form, documents.

use crate::views::case::*;
use kartabl_web::views::parts::{Label, Moment, Tone};

pub(super) fn checks() -> Checks {
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

pub(super) fn defect(place: &str, text: &str, resolved: bool) -> DefectLine {
    DefectLine { place: place.into(), text: text.into(), resolved, source: "مریم کاویانی".into() }
}

pub(super) fn sections() -> Vec<Section> {
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

pub(super) fn documents() -> Vec<Document> {
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
