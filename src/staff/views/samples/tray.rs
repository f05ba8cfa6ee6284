//! Samples of the tray.

use crate::views::tray::*;
use kartabl_web::views::parts::{Choice, Label, Moment, Pager, Sla, Tone};

impl Tray {
    pub(crate) fn sample() -> Self {
        let rows = rows();
        let total = rows.len() as u64;
        Self {
            tray: TrayKind::Mine,
            unit: None,
            total,
            overdue: 2,
            tabs: tabs(total),
            filters: filters(),
            rows,
            pager: Pager { from: 1, to: total, total, previous: None, next: None },
            first: Some("/cases/66E0812903?tray=mine".into()),
            unassigned: 34,
            bulk: None,
            refreshed: Moment::new("2026-11-23T10:42:00+03:30", "۱۰:۴۲"),
        }
    }

    pub(crate) fn sample_supervisor() -> Self {
        let mut page = Self::sample();
        page.tray = TrayKind::Unit;
        page.unit = Some("امور قراردادها".into());
        page.filters.active = true;
        page.filters.selects[1].options[1].chosen = true;
        page.bulk = Some(Bulk {
            members: vec![
                Choice::new("u1", "سامان رستگار (۹ پرونده)"),
                Choice::new("u2", "نگار فرهمند (۶ پرونده)"),
            ],
        });
        page
    }

    pub(crate) fn sample_empty() -> Self {
        Self { rows: vec![], total: 0, overdue: 0, first: None, pager: Pager::default(), ..Self::sample() }
    }

    pub(crate) fn sample_nothing_found() -> Self {
        let mut page = Self { rows: vec![], pager: Pager::default(), ..Self::sample() };
        page.filters.active = true;
        page.filters.selects[1].options[1].chosen = true;
        page
    }
}

pub(crate) fn rows() -> Vec<TrayRow> {
    let row = |title: &str,
               applicant: &str,
               bus: &str,
               code: &str,
               status: (Tone, &str),
               checks: (Tone, &str),
               person: Option<&str>,
               entered: &str,
               days: i64| TrayRow {
        code: code.into(),
        href: format!("/cases/{code}?tray=mine"),
        title: title.into(),
        applicant: applicant.into(),
        bus: (!bus.is_empty()).then(|| bus.into()),
        priority: (days == -3).then(|| Label::new(Tone::Bad, "آنی")),
        status: Label::new(status.0, status.1),
        checks: Label::new(checks.0, checks.1),
        person: person.map(Into::into),
        entered: Moment::new("2026-11-11", entered),
        sla: Some(Sla {
            days,
            paused: status.0 == Tone::Warn,
            due: Some(Moment::new("2026-11-24", "سه‌شنبه ۳ آذر ۱۴۰۵")),
        }),
    };
    let (ok, info) = (Tone::Ok, Tone::Info);
    vec![
        row(
            "استعلام شاهکار",
            "شرکت نشانه‌رسان البرز",
            "PGSB",
            "66E0812903",
            (info, "در حال بررسی"),
            (ok, "۱۴ درست"),
            Some("سرپرست واحد"),
            "۲۰ آبان",
            -3,
        ),
        row(
            "تصدیق اصالت آراء قضایی",
            "شرکت حقوق‌یار نمونه",
            "PGSB",
            "66E0813115",
            (ok, "رفع نقص شد"),
            (Tone::Warn, "۱ هشدار"),
            Some("متقاضی"),
            "۲۱ آبان",
            -1,
        ),
        row(
            "استعلام هویتی ثبت‌احوال",
            "شرکت داده‌پرداز نمونه",
            "PGSB",
            "66E0814240",
            (info, "در حال بررسی"),
            (Tone::Bad, "۱ نادرست، ۲ هشدار"),
            Some("سرپرست واحد"),
            "۱۹ آبان",
            1,
        ),
        row(
            "استعلام کد پستی",
            "ادارهٔ کل راه استان نمونه",
            "GSB",
            "66E0813977",
            (info, "در حال بررسی"),
            (ok, "۱۴ درست"),
            Some("سرپرست واحد"),
            "۲۵ آبان",
            1,
        ),
        row(
            "استعلام بیمه‌ای خودرو",
            "شرکت برخط‌بیمهٔ خاور",
            "PGSB",
            "66E0814002",
            (ok, "رفع نقص شد"),
            (ok, "۱۴ درست"),
            Some("متقاضی"),
            "۲۵ آبان",
            1,
        ),
        row(
            "اتصال به مراکز ملی تبادل اطلاعات",
            "سازمان محیط‌زیست نمونه",
            "GSB",
            "66E0814018",
            (info, "نظر قراردادها رسید"),
            (ok, "۱۴ درست"),
            Some("امور قراردادها"),
            "۲۶ آبان",
            2,
        ),
        row(
            "استعلام هویتی ثبت‌احوال",
            "بانک نمونهٔ مهرگان",
            "GSB",
            "66E0814133",
            (Tone::Warn, "منتظر اطلاعات سماوا"),
            (ok, "۱۴ درست"),
            Some("سرپرست واحد"),
            "۲۷ آبان",
            0,
        ),
        row(
            "استعلام وضعیت سرویس تخصیص‌داده‌شده",
            "شرکت رسا ارتباط کویر",
            "PGSB",
            "66E0814150",
            (info, "در حال بررسی"),
            (Tone::Off, "در حال اجرا"),
            Some("سرپرست واحد"),
            "۲۷ آبان",
            3,
        ),
        row(
            "استعلام سوابق محکومیت‌های مالی (سطح یک)",
            "صندوق اعتباری نمونهٔ پارس",
            "PGSB",
            "66E0814188",
            (info, "جدید"),
            (ok, "۱۴ درست"),
            Some("مسیریابی"),
            "۳۰ آبان",
            4,
        ),
        row(
            "استعلام شاهکار",
            "شرکت پیک‌سپار تهران",
            "PGSB",
            "66E0814207",
            (info, "جدید"),
            (Tone::Bad, "۳ نادرست"),
            None,
            "۳۰ آبان",
            4,
        ),
    ]
}

pub(crate) fn tabs(total: u64) -> Vec<TrayTab> {
    [
        (TrayView::All, total, "/"),
        (TrayView::Overdue, 2, "/?view=overdue"),
        (TrayView::Urgent, 3, "/?view=urgent"),
    ]
    .into_iter()
    .map(|(view, count, href)| TrayTab { view, count, href: href.into(), current: view == TrayView::All })
    .collect()
}

pub(crate) fn filters() -> TrayFilters {
    let select = |name, label: &str, options: &[(&str, &str)]| FilterSelect {
        name,
        label: label.into(),
        options: options.iter().map(|(value, label)| Choice::new(*value, *label)).collect(),
    };
    TrayFilters {
        tray: "mine".into(),
        selects: vec![
            select("state", "وضعیت", &[("evaluation", "ارزیابی صلاحیت"), ("referred", "ارجاع‌شده")]),
            select("bus", "بستر", &[("GSB", "GSB"), ("PGSB", "PGSB")]),
            select("due", "مهلت", &[("late", "گذشته"), ("today", "امروز")]),
        ],
        order: "due",
        reset: "/".into(),
        ..TrayFilters::default()
    }
}
