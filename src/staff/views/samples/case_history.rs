//! What the samples of the case page show of its course: events, and the days of the deadline.

use crate::views::{case::*, case_panel::*};
use kartabl_web::views::parts::{Moment, Tone};

pub(super) fn events() -> Vec<Event> {
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

pub(super) fn deadline() -> Deadline {
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
